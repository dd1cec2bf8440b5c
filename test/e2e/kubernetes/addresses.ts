/** The ranges that the labs invent. All lie in 10.244.0.0/14 and 10.248.0.0/13; only a lab with real nodes sends to any of them, and gives each a route first. */

/** kwok's nodes and pods: they do not exist. */
export const simulated = '10.244.0.0/15'
/** kwok's pods have the first half of it. */
export const simulatedPods = '10.244.0.0/16'
export const services = '10.249.0.0/16'
/** Of the Service `kubernetes`: the API server, for pods. */
export const apiService = '10.249.0.1'
export const dnsService = '10.249.0.10'
/** Of real nodes: each has a /24 of it. */
export const pods = '10.252.0.0/16'
export const podsOf = (index: number): string => `10.252.${index}.0/24`
/** The lab's bridge; the host is on it as the first. */
export const nodeNetwork = '10.253.0.0/24'
export const hostAddress = '10.253.0.1'
export const nodeAddress = (index: number): string => `10.253.0.${10 + index}`
