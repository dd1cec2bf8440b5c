// The front door: shows today's offer, and which releases answered for it.
import {serve} from '../service.js'
import {release} from '../release.js'
import {ask} from '../upstream.js'

const api = process.env.API_URL
const greeting = process.env.GREETING ?? 'Welcome'

serve('web', {
  'GET /': async () => {
    const offer = await ask('api', api, '/quote?product=tea&quantity=2')
    return {
      status: 200,
      body: {
        greeting,
        offer: {product: offer.product, quantity: offer.quantity, cents: offer.cents, currency: offer.currency},
        chain: [{service: 'web', release}, ...offer.chain]
      }
    }
  }
})
