/** The package ships these schemas without declarations: one `<Name>Schema` for each type of Discord's OpenAPI. */
declare module 'discord-api-spec/zod'
