/**
 * Gossip on the network: follows the logs and the peers, compares what they show, passes evidence on.
 *
 * <p>In scope: the schedule, the requests and their bounds, tiles from logs and mirrors, the state that the status page
 * shows.
 *
 * <p>Out of scope: what a comparison proves ({@code gossip}), which evidence is kept ({@code evidence}).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.peers;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
