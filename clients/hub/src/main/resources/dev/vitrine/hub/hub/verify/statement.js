/** The messages of entry.proto and statement.proto, as tables. Words are those that the log uses in its answers. */

/** @typedef {import('./protobuf.js').Message} Message */

const DIGEST_ALGORITHMS = [null, 'sha256', 'sha384', 'sha512', 'git-sha1', 'nar-sha256'];

export const MEASUREMENT_KINDS = [null, 'sgx-mrenclave', 'tdx-mrtd', 'snp-measurement', 'nitro-pcr0'];

export const EVIDENCE_FORMATS = [null, 'sgx-quote', 'tdx-quote', 'ias-report', 'snp-report', 'nitro-document',
  'sgx-sigstruct', 'tdx-event-log', null, null, null, null, null, null, null, 'opaque'];

const COLLATERAL_KINDS = [null, 'tcb-info', 'tcb-info-issuer-chain', 'qe-identity', 'qe-identity-issuer-chain',
  'pck-certificate-chain', 'pck-crl', 'pck-crl-issuer-chain', 'root-ca-crl', 'ias-signature', 'ias-certificates',
  'snp-certificates', 'snp-crl', 'tdx-event-log', 'sigstruct'];

const OUTCOMES = [null, 'identical', 'same-measurement', 'mismatch', 'could-not-build'];

const KEY_KINDS = [null, 'sgx-signer', 'publisher', 'log', 'witness'];

/** @type {Message} */
const digest = { 1: ['algorithm', DIGEST_ALGORITHMS], 2: ['value', 'bytes'] };

/** @type {Message} */
const blob = { 1: ['sha256', 'bytes'], 2: ['size', 'uint64'], 3: ['media_type', 'string'], 4: ['name', 'string'],
  5: ['urls', 'string', '*'] };

/** @type {Message} */
const register = { 1: ['name', 'string'], 2: ['value', 'bytes'] };

/** @type {Message} */
const measurement = { 1: ['kind', MEASUREMENT_KINDS], 2: ['value', 'bytes'], 3: ['registers', register, '*'] };

/** @type {Message} */
const enclave = { 1: ['name', 'string'], 2: ['measurement', measurement], 3: ['mrsigner', 'bytes'],
  4: ['isv_prod_id', 'uint32'], 5: ['isv_svn', 'uint32'], 6: ['attributes', 'bytes'], 7: ['sigstruct', 'bytes'],
  8: ['binary', blob], 9: ['unmeasured', 'string', '*'] };

/** @type {Message} */
const source = { 1: ['url', 'string'], 2: ['commit', digest], 3: ['tag', 'string'], 4: ['archive', blob],
  5: ['subdirectory', 'string'] };

/** @type {Message} */
const pinnedInput = { 1: ['name', 'string'], 2: ['url', 'string'], 3: ['digest', digest], 4: ['size', 'uint64'] };

/** @type {Message} */
const recipe = { 1: ['builder', 'string'], 2: ['entry_point', 'string'], 3: ['arguments', 'string', '*'],
  4: ['inputs', pinnedInput, '*'], 5: ['lock', digest] };

/** @type {Message} */
const release = { 1: ['project', 'string'], 2: ['version', 'string'], 3: ['enclaves', enclave, '*'], 4: ['source', source],
  5: ['recipe', recipe], 6: ['built_at', 'int64'], 7: ['reproducible_until', 'int64'], 8: ['notes', 'string', '*'] };

/** @type {Message} */
const collateral = { 1: ['kind', COLLATERAL_KINDS], 2: ['data', 'bytes'], 3: ['fetched_at', 'int64'],
  4: ['origin', 'string'] };

/** @type {Message} */
const preimage = { 1: ['name', 'string'], 2: ['value', 'bytes'] };

/** @type {Message} */
const reportData = { 1: ['expression', 'string'], 2: ['preimages', preimage, '*'] };

/** @type {Message} */
const attestation = { 1: ['format', EVIDENCE_FORMATS], 2: ['evidence', 'bytes'], 3: ['collateral', collateral, '*'],
  4: ['report_data', reportData], 5: ['seen_at_url', 'string'], 6: ['seen_at', 'int64'], 7: ['subject', 'string'] };

/** @type {Message} */
const provenance = { 1: ['dsse_envelope', 'bytes', '?'], 2: ['sigstore_bundle', 'bytes', '?'], 3: ['sbom', blob],
  4: ['measurements', measurement, '*'] };

/** @type {Message} */
const enclaveVerdict = { 1: ['enclave', 'string'], 2: ['outcome', OUTCOMES], 3: ['expected', measurement],
  4: ['rebuilt', measurement], 5: ['explanation', 'string'], 6: ['artifact', blob] };

/** @type {Message} */
const rebuildVerdict = { 1: ['release_leaf_hash', 'bytes'], 2: ['project', 'string'], 3: ['version', 'string'],
  4: ['enclaves', enclaveVerdict, '*'], 5: ['source', source], 6: ['recipe', recipe], 7: ['environment', 'string'],
  8: ['started_at', 'int64'], 9: ['finished_at', 'int64'], 10: ['log', blob], 11: ['report', blob] };

/** @type {Message} */
const endorsement = { 1: ['measurements', measurement, '*'], 2: ['purpose', 'string'], 3: ['not_before', 'int64'],
  4: ['not_after', 'int64'], 5: ['release_leaf_hash', 'bytes'] };

/** @type {Message} */
const withdrawal = { 1: ['leaf_hash', 'bytes', '?'], 2: ['measurement', measurement], 3: ['reason', 'string'],
  4: ['effective_at', 'int64'], 5: ['advisory', 'string'] };

/** @type {Message} */
const keyCompromise = { 1: ['kind', KEY_KINDS], 2: ['identity', 'bytes'], 3: ['origin', 'string'],
  4: ['explanation', 'string'], 5: ['known_since', 'int64'], 6: ['proof', 'bytes'],
  7: ['public_key', 'bytes'] };

/** @type {Message} */
const blobObservation = { 1: ['sha256', 'bytes'], 2: ['url', 'string'], 3: ['served', 'bool'], 4: ['failure', 'string'] };

/** @type {Message} */
const availability = { 1: ['observed_at', 'int64'], 2: ['blobs', blobObservation, '*'] };

/** @type {Message} */
const analysis = { 1: ['measurements', measurement, '*'], 2: ['method', 'string'], 3: ['result', 'string'],
  4: ['artifact', blob] };

/** @type {Message} */
const logPolicy = { 1: ['origin', 'string'], 2: ['vkeys', 'string', '*'], 3: ['admission', 'string'],
  4: ['max_leaf_size', 'uint32'], 5: ['created_at', 'int64'], 6: ['retention', 'string'], 7: ['operator', 'string'],
  8: ['minimum_index', 'uint64'] };

/** @type {Message} */
export const STATEMENT = { 1: ['release', release], 2: ['attestation', attestation], 3: ['provenance', provenance],
  4: ['rebuild_verdict', rebuildVerdict], 5: ['endorsement', endorsement], 6: ['withdrawal', withdrawal],
  7: ['key_compromise', keyCompromise], 8: ['availability_observation', availability], 9: ['analysis_claim', analysis],
  10: ['log_policy', logPolicy] };

/** @type {Message} */
const signature = { 1: ['public_key', 'bytes'], 2: ['signature', 'bytes'] };

/** @type {Message} */
export const ENTRY = { 1: ['payload_type', 'string'], 2: ['payload', 'bytes'], 3: ['signatures', signature, '*'] };

/** Fields whose numbers are seconds since 1970. */
export const TIMES = new Set(['built_at', 'reproducible_until', 'fetched_at', 'seen_at', 'started_at', 'finished_at',
  'not_before', 'not_after', 'effective_at', 'known_since', 'observed_at', 'created_at']);
