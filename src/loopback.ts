/** Whether an address leads to this machine itself, where nobody else listens in and nothing has to be spared. */
export function isLoopback(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}
