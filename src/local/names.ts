/** The id of the local community's own chain: that of most development chains. */
export const LOCAL_CHAIN = 31337
/** The space of the local community on its own hub. */
export const LOCAL_SPACE = 'open-models.local.eth'
