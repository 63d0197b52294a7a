package dev.vitrine.log.server.cosign;

import dev.vitrine.tlog.Bytes;

/**
 * What came back over HTTP, uninterpreted.
 *
 * @param contentType the whole header; empty if there was none
 * @param body at most {@link WitnessHttp#MAX_REPLY} bytes
 */
record WitnessReply(int status, String contentType, Bytes body) {}
