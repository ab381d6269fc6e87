package dev.troupe.runtime.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

final class RedactorTest {
  @Test
  void blanksKnownSecretsInEveryForm() {
    Secret secret = new Secret("c4nary/value+1");
    String all =
        "plain c4nary/value+1 base64 "
            + Base64.getEncoder().encodeToString("c4nary/value+1".getBytes(UTF_8))
            + " url c4nary%2Fvalue%2B1 "
            + secret;
    assertThat(Redactor.redact(all)).doesNotContain("c4nary").contains("***");
  }

  @Test
  void blanksWhatLooksLikeAKey() {
    assertThat(
            Redactor.redact(
                "Authorization: Bearer abcdefghijkl, sk-abcdefgh1234, api_key=qwertyuiop"))
        .doesNotContain("abcdefgh")
        .doesNotContain("qwerty");
    assertThat(Redactor.redact("an ordinary sentence about tokens: 12 of them"))
        .isEqualTo("an ordinary sentence about tokens: 12 of them");
  }
}
