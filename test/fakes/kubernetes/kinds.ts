/** The kinds that the fake server knows, with what its registry does alike for all objects of a kind. */
import type {ResourceInfo} from '../../../src/targets/kubernetes/model.ts'

export interface Kind extends ResourceInfo {
  group: string
  /** Whether `metadata.generation` counts changes of the spec; for custom resources always. */
  generation: boolean
  /** Whether `status` is written through the subresource alone. */
  status: boolean
  scale: boolean
  /** Made from a CustomResourceDefinition: nothing is defaulted or dropped but by its schema. */
  custom: boolean
}

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** `apiVersion kind resource flags`; n: in a namespace, g: generation, s: status, r: scale, c: custom resource. */
const builtin = `
v1 Namespace namespaces s
v1 Node nodes s
v1 Pod pods ngs
v1 Service services ns
v1 ConfigMap configmaps n
v1 Secret secrets n
v1 ServiceAccount serviceaccounts n
v1 Event events n
v1 Endpoints endpoints n
v1 PersistentVolume persistentvolumes s
v1 PersistentVolumeClaim persistentvolumeclaims ns
v1 ResourceQuota resourcequotas ns
v1 LimitRange limitranges n
apps/v1 Deployment deployments ngsr
apps/v1 ReplicaSet replicasets ngsr
apps/v1 StatefulSet statefulsets ngsr
apps/v1 DaemonSet daemonsets ngs
apps/v1 ControllerRevision controllerrevisions n
batch/v1 Job jobs ngs
batch/v1 CronJob cronjobs ngs
autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers ns
policy/v1 PodDisruptionBudget poddisruptionbudgets ngs
coordination.k8s.io/v1 Lease leases n
discovery.k8s.io/v1 EndpointSlice endpointslices ng
networking.k8s.io/v1 Ingress ingresses ngs
networking.k8s.io/v1 IngressClass ingressclasses g
networking.k8s.io/v1 NetworkPolicy networkpolicies ng
rbac.authorization.k8s.io/v1 Role roles n
rbac.authorization.k8s.io/v1 RoleBinding rolebindings n
rbac.authorization.k8s.io/v1 ClusterRole clusterroles -
rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings -
scheduling.k8s.io/v1 PriorityClass priorityclasses g
storage.k8s.io/v1 StorageClass storageclasses -
apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions gs
`

const added = {
  'gateway-api': `
gateway.networking.k8s.io/v1 GatewayClass gatewayclasses gsc
gateway.networking.k8s.io/v1 Gateway gateways ngsc
gateway.networking.k8s.io/v1 HTTPRoute httproutes ngsc
gateway.networking.k8s.io/v1 GRPCRoute grpcroutes ngsc
gateway.networking.k8s.io/v1beta1 ReferenceGrant referencegrants ngc`,
  traefik: `
traefik.io/v1alpha1 IngressRoute ingressroutes ngc
traefik.io/v1alpha1 TraefikService traefikservices ngc
traefik.io/v1alpha1 Middleware middlewares ngc`,
  keda: `
keda.sh/v1alpha1 ScaledObject scaledobjects ngsc`
} as const

/** What a cluster can have beyond the kinds of Kubernetes itself. */
export type KindSet = keyof typeof added

export const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.split('/')[0] as string : '')

function parseKinds(text: string): Kind[] {
  return text.trim().split('\n').map(line => {
    const [apiVersion, kind, resource, flags] = line.trim().split(' ') as [string, string, string, string]
    const has = (flag: string): boolean => flags.includes(flag)
    return {apiVersion, kind, resource, group: groupOf(apiVersion), namespaced: has('n'), verbs, generation: has('g'), status: has('s'), scale: has('r'), custom: has('c')}
  })
}

/** A kind of a CustomResourceDefinition that a test brings. */
export const customKind = (info: Omit<ResourceInfo, 'verbs'>): Kind => ({...info, group: groupOf(info.apiVersion), verbs, generation: true, status: true, scale: false, custom: true})

export const knownKinds = (sets: readonly KindSet[]): Kind[] => [...parseKinds(builtin), ...sets.flatMap(set => parseKinds(added[set]))]
