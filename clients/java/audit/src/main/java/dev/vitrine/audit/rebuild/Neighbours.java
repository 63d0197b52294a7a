package dev.vitrine.audit.rebuild;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses that only mean something near to this machine. */
final class Neighbours {

    private Neighbours() {}

    /**
     * Why a stranger's job may not have this host asked. A name that resolves to another address a moment later gets
     * through: a rebuilder for strangers needs a network that has nothing to find.
     */
    static Optional<String> refusal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            for (InetAddress address : InetAddress.getAllByName(bare)) {
                boolean isNear = address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress()
                        || isUniqueLocal(address);
                if (isNear) {
                    return Optional.of("a job may not have this machine ask its own network: " + host);
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("there is no host " + host);
        }
    }

    /** RFC 4193. */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }
}
