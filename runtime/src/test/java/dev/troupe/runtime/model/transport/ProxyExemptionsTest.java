package dev.troupe.runtime.model.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyExemptionsTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.20.30.40, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "10.0.0.0/33, 10.0.0.1, false",
    "10.0.0.0/x, 10.0.0.1, false",
    "10.0.0.0/8, ten.example, false",
    "fd00::/8, [fd12::1], true",
    "fd00::/8, 10.0.0.1, false",
    "::1, [::1], true",
    "[::1]:8000, [::1], true",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3:8000, 10.1.2.3, true",
    "*, a.b, true",
    ".corp, llm.corp, true",
    "corp, llm.corp, true",
    "*.corp, corp, true",
    "corp, acorp, false",
    "'a.b, C.D  e.f', c.d, true",
    "'a.b, C.D  e.f', e.f, true",
    "'', a.b, false",
    "/8, 10.0.0.1, false"
  })
  void isReadAsOthersDo(String list, String host, boolean exempt) {
    assertThat(new ProxyExemptions(list).exempt(host)).isEqualTo(exempt);
  }
}
