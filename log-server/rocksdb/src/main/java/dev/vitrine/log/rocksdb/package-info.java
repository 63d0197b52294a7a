/**
 * The default store of a log: RocksDB in a directory, nothing to install.
 *
 * <p>In scope: the format on disk ({@link dev.vitrine.log.rocksdb.Column}), its tuning, the lifetime of native objects, which
 * errors may pass by themselves.
 *
 * <p>Out of scope: what the bytes mean; see {@link dev.vitrine.log.store.LogStore} for the contract that this implements.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.rocksdb;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
