// The last of the chain: works out what something costs.
import {problem, serve} from '../service.js'
import {release} from '../release.js'

const cents = {tea: 450, mug: 1200, kettle: 3900}

serve('worker', {
  'GET /price': async ({query}) => {
    const product = query.get('product')
    const quantity = Number(query.get('quantity') ?? 1)
    if (!Object.hasOwn(cents, product ?? '')) return problem(404, 'No such product.')
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1000) return problem(400, 'quantity is a whole number from 1 to 1000.')
    return {status: 200, body: {product, quantity, cents: cents[product] * quantity, chain: [{service: 'worker', release}]}}
  }
})
