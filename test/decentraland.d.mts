export function convert(list: unknown[]): object[]
