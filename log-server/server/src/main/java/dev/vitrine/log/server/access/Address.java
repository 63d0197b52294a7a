package dev.vitrine.log.server.access;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whom a connection counts for: an IPv4 address, or the /64 network of an IPv6 address, which one customer usually has. */
public final class Address {

    private static final int NETWORK = 8; // bytes

    private Address() {}

    /** A key for the peer of a connection. */
    public static String of(@Nullable SocketAddress remote) {
        String host = remote == null ? null : remote.hostAddress();
        return host == null ? "unknown" : of(host);
    }

    static String of(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        return bytes == null || bytes.length <= NETWORK ? host : HexFormat.of().formatHex(bytes, 0, NETWORK) + "/64";
    }
}
