package dev.vitrine.log.server.problem;

import dev.vitrine.proto.v1.ErrorCode;
import io.vertx.grpc.common.GrpcStatus;

/** The one table from error codes to the statuses of HTTP and gRPC, as documented in vitrine/v1/error.proto. */
public enum Problems {
    MALFORMED_JSON(ErrorCode.MALFORMED_JSON, 400, GrpcStatus.INVALID_ARGUMENT),
    MALFORMED_PROTOBUF(ErrorCode.MALFORMED_PROTOBUF, 400, GrpcStatus.INVALID_ARGUMENT),
    INVALID_PARAMETER(ErrorCode.INVALID_PARAMETER, 400, GrpcStatus.INVALID_ARGUMENT),
    UNSUPPORTED_MEDIA_TYPE(ErrorCode.UNSUPPORTED_MEDIA_TYPE, 415, GrpcStatus.INVALID_ARGUMENT),
    BODY_TOO_LARGE(ErrorCode.BODY_TOO_LARGE, 413, GrpcStatus.RESOURCE_EXHAUSTED),
    NOT_FOUND(ErrorCode.NOT_FOUND, 404, GrpcStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED(ErrorCode.METHOD_NOT_ALLOWED, 405, GrpcStatus.UNIMPLEMENTED),
    TOO_MANY_REQUESTS(ErrorCode.TOO_MANY_REQUESTS, 429, GrpcStatus.RESOURCE_EXHAUSTED),
    NOT_ACCEPTABLE(ErrorCode.NOT_ACCEPTABLE, 406, GrpcStatus.INVALID_ARGUMENT),
    UNAUTHENTICATED(ErrorCode.UNAUTHENTICATED, 401, GrpcStatus.UNAUTHENTICATED),
    RANGE_NOT_SATISFIABLE(ErrorCode.RANGE_NOT_SATISFIABLE, 416, GrpcStatus.OUT_OF_RANGE),

    LEAF_EMPTY(ErrorCode.LEAF_EMPTY, 400, GrpcStatus.INVALID_ARGUMENT),
    LEAF_TOO_LARGE(ErrorCode.LEAF_TOO_LARGE, 413, GrpcStatus.INVALID_ARGUMENT),
    LEAF_KIND_UNKNOWN(ErrorCode.LEAF_KIND_UNKNOWN, 422, GrpcStatus.INVALID_ARGUMENT),
    NOT_CANONICAL(ErrorCode.NOT_CANONICAL, 422, GrpcStatus.INVALID_ARGUMENT),
    MISSING_FIELD(ErrorCode.MISSING_FIELD, 422, GrpcStatus.INVALID_ARGUMENT),
    INVALID_FIELD(ErrorCode.INVALID_FIELD, 422, GrpcStatus.INVALID_ARGUMENT),
    LIMIT_EXCEEDED(ErrorCode.LIMIT_EXCEEDED, 422, GrpcStatus.INVALID_ARGUMENT),
    UNKNOWN_PAYLOAD_TYPE(ErrorCode.UNKNOWN_PAYLOAD_TYPE, 422, GrpcStatus.INVALID_ARGUMENT),
    BAD_SIGNATURE(ErrorCode.BAD_SIGNATURE, 422, GrpcStatus.PERMISSION_DENIED),
    DUPLICATE_SIGNER(ErrorCode.DUPLICATE_SIGNER, 422, GrpcStatus.INVALID_ARGUMENT),
    EVIDENCE_MALFORMED(ErrorCode.EVIDENCE_MALFORMED, 422, GrpcStatus.INVALID_ARGUMENT),
    EVIDENCE_FORGED(ErrorCode.EVIDENCE_FORGED, 422, GrpcStatus.PERMISSION_DENIED),
    PUBLISHER_NOT_ALLOWED(ErrorCode.PUBLISHER_NOT_ALLOWED, 403, GrpcStatus.PERMISSION_DENIED),

    BLOB_MISMATCH(ErrorCode.BLOB_MISMATCH, 422, GrpcStatus.INVALID_ARGUMENT),
    BLOB_TOO_LARGE(ErrorCode.BLOB_TOO_LARGE, 413, GrpcStatus.RESOURCE_EXHAUSTED),
    QUOTA_EXCEEDED(ErrorCode.QUOTA_EXCEEDED, 403, GrpcStatus.RESOURCE_EXHAUSTED),
    STORAGE_FULL(ErrorCode.STORAGE_FULL, 507, GrpcStatus.RESOURCE_EXHAUSTED),

    INDEX_OUT_OF_RANGE(ErrorCode.INDEX_OUT_OF_RANGE, 404, GrpcStatus.NOT_FOUND),
    SIZE_OUT_OF_RANGE(ErrorCode.SIZE_OUT_OF_RANGE, 404, GrpcStatus.NOT_FOUND),
    NOT_PUBLISHED(ErrorCode.NOT_PUBLISHED, 404, GrpcStatus.NOT_FOUND),
    WITNESSES_UNAVAILABLE(ErrorCode.WITNESSES_UNAVAILABLE, 504, GrpcStatus.DEADLINE_EXCEEDED),
    SHUTTING_DOWN(ErrorCode.SHUTTING_DOWN, 503, GrpcStatus.UNAVAILABLE),
    READ_ONLY(ErrorCode.READ_ONLY, 503, GrpcStatus.UNAVAILABLE),
    INTERNAL(ErrorCode.INTERNAL, 500, GrpcStatus.INTERNAL);

    private static final Problems[] BY_NUMBER = new Problems[ErrorCode.INTERNAL_VALUE + 1];

    static {
        for (Problems row : values()) {
            BY_NUMBER[row.code.getNumber()] = row;
        }
    }

    private final ErrorCode code;
    private final int httpStatus;
    private final GrpcStatus grpcStatus;

    Problems(ErrorCode code, int httpStatus, GrpcStatus grpcStatus) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.grpcStatus = grpcStatus;
    }

    /** The row of a code. */
    public static Problems of(ErrorCode code) {
        Problems row = BY_NUMBER[code.getNumber()];
        if (row == null) {
            throw new IllegalArgumentException("no such error: " + code);
        }
        return row;
    }

    public ErrorCode code() {
        return code;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public GrpcStatus grpcStatus() {
        return grpcStatus;
    }
}
