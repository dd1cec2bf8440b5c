/**
 * The closed list of reasons for which a stage can end without success: the `failure-reason` output that workflows branch on,
 * with its cause and remedy. The documentation of reasons is printed from this table.
 */
export const failureReasons = {
  'spec-invalid': ['The file slipway.yaml is missing, malformed or does not fit the schema.', 'Mend the lines that the message names.'],
  'spec-version': ['The file was written for another version of the schema.', 'Use a suite that knows this version, or migrate the file.'],
  'unknown-environment': ['No environment of that name is declared.', 'Use one of the names that the message lists, or declare it under `environments`.'],
  'input-invalid': ['An input of the action is missing or not of its form.', 'Mend the inputs that the message names.'],
  'unsupported-strategy': ['The target cannot carry out that strategy.', 'Use one of the strategies that the message lists.'],
  'unsupported': ['The engine does not implement what was asked for.', 'See the message: it names the unsupported part.'],
  'dependency-cycle': ['Services depend on each other in a circle.', 'Remove one of the `dependsOn` that the message shows.'],
  'requirement-unmet': ['The machine lacks something that `requires` asks for.', 'Follow the remedy column of the table.'],
  'port-in-use': ['Another program listens on a port that a service needs.', 'Stop that program or change `services.<name>.port`.'],
  'command-not-found': ['A program that has to run does not exist or is not executable.', 'Install it or correct the path.'],
  'digest-mismatch': ['What was fetched is not what slipway.yaml pins; it was neither kept nor run.', 'Compare the digest with the one that the publisher tells. Take over the one that was met only if you know why it changed.'],
  'command-failed': ['A program ended with an error.', 'Read the last lines of its output in the message.'],
  'timeout': ['Something did not end within its deadline.', 'See what it waited for; raise the deadline only if it is too short.'],
  'paused': ['Somebody asked for the release to stop where it is.', 'Run the deploy action with `operation: resume` to go on, `operation: promote` to go on without judging, or `operation: abort` to go back.'],
  'cancelled': ['The run was cancelled.', 'Run it again; what was begun is resumed or taken back first.'],
  'release-not-ready': ['New processes did not become ready in time.', 'Read the last lines of the log that the message shows.'],
  'release-crashed': ['New processes ended again and again.', 'Read the last lines of the log that the message shows.'],
  'analysis-failed': ['The new release is measurably worse than allowed.', 'Compare the arms in the report; mend the release.'],
  'gate-failed': ['A gate measured something outside its bounds.', 'Read the evidence in the report; mend the release.'],
  'gate-inconclusive': ['A gate had too little data for a verdict.', 'Lengthen the window or send more traffic; no data is never a pass.'],
  'scan-findings': ['Findings reach the threshold of the policy.', 'Mend the findings, or accept them with a reason and an expiry date.'],
  'scan-incomplete': ['A scan could not look at everything it should.', 'See which part was left out and why.'],
  'test-failed': ['A test of the running release failed.', 'Read the failing operations in the report.'],
  'test-inconclusive': ['The tests could not judge the release: nothing to test, no example that the release knows, no time left.', 'See which operations were left open and why; what was not tested is never a pass.'],
  'config-invalid': ['The configuration does not fit its schema or a reference cannot be resolved.', 'Mend the keys that the message names.'],
  'infrastructure-failed': ['The infrastructure engine could not plan or apply.', 'Read the engine’s own words in the message.'],
  'plan-changed': ['The world has changed since the plan was approved.', 'Look at the new plan and approve it.'],
  'approval-missing': ['The environment asks for an approval that this run does not have.', 'Run through the gate job, or approve again.'],
  'approval-expired': ['The approval is older than the environment allows.', 'Approve again.'],
  'approval-rejected': ['A reviewer rejected the release.', 'Talk to the reviewer.'],
  'lock-held': ['Another run is changing the same set.', 'Wait for it; the message names the owner and when its lock expires.'],
  'unfinished-operation': ['An earlier run ended half-way and is neither resumed nor undone.', 'Run the deploy action with `operation: abort` or `operation: resume`, or run the same run again.'],
  'journal-corrupt': ['The journal at the target was altered or cut off.', 'Restore it from a copy, or let `operation: janitor` with `rebuild: true` begin it anew from the snapshots.'],
  'state-version': ['State was written by another version of the suite.', 'Use that version or a newer one.'],
  'state-unwritable': ['State could not be written (disk full, no permission).', 'Make room or correct the permissions; nothing was changed.'],
  'wrong-machine': ['The state belongs to another machine.', 'Run on that machine, or use another state directory.'],
  'nothing-to-roll-back': ['There is no earlier snapshot.', 'Deploy first.'],
  'irreversible': ['A step that is marked irreversible has run.', 'Mend forward; automatic rollback is blocked.'],
  'api-unavailable': ['A service that is needed could not be reached.', 'Check the address and the network.'],
  'access-denied': ['The credentials do not allow what has to be done.', 'Renew the credentials, or grant the rules that the message prints.'],
  'contention': ['Somebody else changed the same object at the same moment.', 'Run it again; what was begun is resumed first.'],
  'ownership-conflict': ['Fields of an object belong to somebody else.', 'Take the fields out of the manifest, or let their owner give them up; the message names both.'],
  'manifest-invalid': ['An object cannot be read, or the cluster does not accept it.', 'Mend the object that the message names; nothing was changed.'],
  'unknown-kind': ['The cluster does not know a kind of object.', 'Install its CustomResourceDefinition, or correct `apiVersion` and `kind`.'],
  'quota-exceeded': ['A quota of the namespace leaves no room.', 'Raise the quota that the message names, or ask for less.'],
  'capacity': ['The cluster has no room for the pods.', 'See which resource is short on which nodes; free it or ask for less.'],
  'cluster-unhealthy': ['Nodes, volumes or registries of the cluster failed, not the release.', 'Mend what the message names and run again; nothing was taken back because of it.'],
  'rolled-back': ['The release failed and the previous one was restored.', 'Read the first failure in the report.'],
  'rollback-failed': ['The release failed and the previous one could not be fully restored.', 'Act by hand now: the message says what serves and what does not.'],
  'internal': ['A defect of Slipway.', 'Report it with the stack trace.']
} as const satisfies Record<string, readonly [cause: string, remedy: string]>

export type FailureReason = keyof typeof failureReasons

/**
 * What says nothing of the release itself: a node that died, a quota that filled up, somebody else's field, a person who wants to look first. Going back would not mend it and may make it worse, so an
 * operation that fails for one of these stays where it is, and is gone on with when it runs again.
 */
export const heldReasons: ReadonlySet<FailureReason> = new Set(['cluster-unhealthy', 'capacity', 'quota-exceeded', 'ownership-conflict', 'contention', 'access-denied', 'paused'])
