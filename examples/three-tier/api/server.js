// The shop's interface, described in openapi.yaml. Asks the worker for prices.
import {problem, serve} from '../service.js'
import {release} from '../release.js'
import {ask} from '../upstream.js'

const worker = process.env.WORKER_URL
const currency = process.env.CURRENCY ?? 'EUR'
const products = [{id: 'tea', title: 'Tea, 100 g'}, {id: 'mug', title: 'Mug'}, {id: 'kettle', title: 'Kettle'}]

async function quote(product, quantity) {
  const price = await ask('worker', worker, `/price?product=${encodeURIComponent(product)}&quantity=${encodeURIComponent(quantity)}`)
  return {product: price.product, quantity: price.quantity, cents: price.cents, currency, chain: [{service: 'api', release}, ...price.chain]}
}

// An order's number says what was ordered: no store, so that any replica of any release can answer for it.
let taken = 0
const orderNumber = (product, quantity) => `${product}-${quantity}-${(taken += 1)}`
const orderParts = id => /^(?<product>[a-z]+)-(?<quantity>[1-9]\d{0,3})-\d+$/.exec(id)?.groups

serve('api', {
  'GET /products': async () => ({status: 200, body: {products}}),
  'GET /products/{id}': async ({params}) => {
    const product = products.find(p => p.id === params.id)
    return product ? {status: 200, body: product} : problem(404, 'No such product.')
  },
  'GET /quote': async ({query}) => {
    if (!query.get('product')) return problem(400, 'product is missing.')
    return {status: 200, body: await quote(query.get('product'), query.get('quantity') ?? '1')}
  },
  'POST /orders': async ({body}) => {
    if (typeof body?.product !== 'string' || !Number.isInteger(body?.quantity)) return problem(400, 'Expected {"product": text, "quantity": whole number}.')
    const {product, quantity, cents} = await quote(body.product, body.quantity)
    return {status: 201, body: {id: orderNumber(product, quantity), product, quantity, cents, currency}}
  },
  'GET /orders/{id}': async ({params}) => {
    const parts = orderParts(params.id)
    if (!parts) return problem(404, 'No such order.')
    const {product, quantity, cents} = await quote(parts.product, parts.quantity)
    return {status: 200, body: {id: params.id, product, quantity, cents, currency}}
  }
})
