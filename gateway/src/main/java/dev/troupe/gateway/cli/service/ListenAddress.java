package dev.troupe.gateway.cli.service;

import dev.troupe.agents.team.UserFault;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** HOST:PORT of {@code --listen}; an IPv6 address stands in brackets. */
record ListenAddress(String host, int port) {
  static ListenAddress of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1)
      throw new UserFault("--listen " + text + ": write HOST:PORT, for example 127.0.0.1:7400");
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 0 || port > 65_535) throw new NumberFormatException(text);
      return new ListenAddress(host, port);
    } catch (NumberFormatException e) {
      throw new UserFault("--listen " + text + ": the port is a number from 0 to 65535");
    }
  }

  boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new UserFault("--listen: the host '" + host + "' is not known");
    }
  }
}
