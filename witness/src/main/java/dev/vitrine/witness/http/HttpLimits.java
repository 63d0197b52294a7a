package dev.vitrine.witness.http;

import java.time.Duration;

/**
 * What the edge grants a stranger.
 *
 * @param connections open at once; further ones are closed when they arrive
 * @param idle between requests on one connection, and for the header of a request to arrive
 * @param body for the body of a request to arrive, counted from the end of its header
 * @param drain for requests under way when the server stops
 */
public record HttpLimits(int connections, Duration idle, Duration body, Duration drain) {}
