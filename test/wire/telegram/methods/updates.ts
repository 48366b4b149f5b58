import { invalid } from '../refused.ts'
import type { Ground, Methods } from './methods.ts'

/** Polling and webhooks. */
export function updateMethods({ updates }: Ground): Methods {
  return {
    getUpdates: (params, signal) => updates.poll(params, signal),

    setWebhook: (params) => {
      if (params.certificate) throw invalid('this server does not support certificates')
      if (params.secret_token !== undefined && !/^[\w-]{1,256}$/.test(params.secret_token))
        throw invalid('secret token contains unallowed characters')
      updates.setWebhook(params)
      return true
    },

    deleteWebhook: ({ drop_pending_updates }) => {
      updates.setWebhook({ url: '', ...(drop_pending_updates ? { drop_pending_updates } : {}) })
      return true
    },

    getWebhookInfo: () => updates.webhookInfo(),

    logOut: () => true,
    close: () => true,
  }
}
