package dev.troupe.runtime.model.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code NO_PROXY} as curl and Go read it: {@code *}, names with all below them, addresses, and
 * ranges of addresses ({@code 10.0.0.0/8}, RFC 4632). Names are not resolved.
 */
final class ProxyExemptions {
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|.*:.*");

  private final List<String> entries;

  ProxyExemptions(String list) {
    entries =
        Arrays.stream(list.split("[,\\s]+"))
            .map(entry -> entry.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
            .filter(entry -> !entry.isEmpty())
            .toList();
  }

  /**
   * @param host in lower case; an address of IPv6 in brackets, as in a URL
   */
  boolean exempt(String host) {
    return entries.stream().anyMatch(entry -> exempts(entry, host));
  }

  private static boolean exempts(String entry, String host) {
    int slash = entry.indexOf('/');
    if (slash > 0) return holds(entry.substring(0, slash), entry.substring(slash + 1), host);
    String domain = entry.replaceFirst("^([^:]+|\\[.*]):\\d+$", "$1");
    return domain.equals("*")
        || host.equals(domain)
        || host.equals("[" + domain + "]")
        || host.endsWith("." + domain);
  }

  private static boolean holds(String range, String length, String host) {
    Optional<byte[]> from = address(range);
    Optional<byte[]> at = address(host);
    if (from.isEmpty()
        || at.isEmpty()
        || from.get().length != at.get().length
        || !length.matches("\\d{1,3}")
        || Integer.parseInt(length) > from.get().length * Byte.SIZE) return false;
    for (int bit = 0; bit < Integer.parseInt(length); bit++)
      if (bit(from.get(), bit) != bit(at.get(), bit)) return false;
    return true;
  }

  private static int bit(byte[] address, int bit) {
    return address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
  }

  private static Optional<byte[]> address(String host) {
    String plain = host.replaceAll("^\\[|]$", "");
    if (!ADDRESS.matcher(plain).matches()) return Optional.empty();
    try {
      return Optional.of(InetAddress.getByName(plain).getAddress()); // written out: no look-up
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }
}
