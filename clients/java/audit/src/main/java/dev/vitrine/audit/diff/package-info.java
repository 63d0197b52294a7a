/**
 * Why two enclaves differ: fields of their signatures, layout, measured pages mapped to section and symbol, likely causes.
 *
 * <p>In scope: two files of any image format that {@code evidence.image} reads, signed or not; unsigned images of the Intel
 * SDK take the layout of the other file. Pure: bytes in, a {@link dev.vitrine.audit.diff.EnclaveDiff} out.
 *
 * <p>Out of scope: disassembly, and judging signatures ({@code evidence.image.EnclaveImageVerifier}).
 *
 * <p>Start reading at {@link dev.vitrine.audit.diff.Differ}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.diff;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
