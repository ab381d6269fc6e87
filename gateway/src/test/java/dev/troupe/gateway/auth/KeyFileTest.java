package dev.troupe.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void aKeyIsShownOnceStoredHashedAndLong() throws IOException {
    KeyFile file = new KeyFile(folder.resolve("deep/keys.json"));
    KeyFile.Made made = file.add(new TenantId("acme"), NOW);
    String secret = made.key().split("_", 3)[2];
    assertThat(Base64.getUrlDecoder().decode(secret)).hasSize(32);
    assertThat(Files.readString(file.path())).doesNotContain(secret);
    assertThat(Files.getPosixFilePermissions(file.path()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(file.add(new TenantId("acme"), NOW).key()).isNotEqualTo(made.key());
    try (Keys keys = Keys.watch(file)) {
      assertThat(keys.tenant(made.key())).contains(new TenantId("acme"));
      assertThat(keys.tenants()).isEqualTo(1);
      for (String wrong :
          List.of("", "x", "trp__", made.key() + "a", made.key().toUpperCase(Locale.ROOT), secret))
        assertThat(keys.tenant(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void aRevokedKeyStaysInTheFileAndIsRefused() {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    KeyFile.Made made = file.add(new TenantId("acme"), NOW);
    assertThat(file.revoke(made.entry().id(), NOW)).isTrue();
    assertThat(file.revoke(made.entry().id(), NOW)).isFalse();
    assertThat(file.entries().getFirst().isValid()).isFalse();
    try (Keys keys = Keys.watch(file)) {
      assertThat(keys.tenant(made.key())).isEmpty();
    }
    assertThatThrownBy(() -> file.revoke("nobody", NOW)).isInstanceOf(UserFault.class);
  }

  @Test
  void whatIsNoFileOfKeysIsRefusedByName() throws IOException {
    assertThatThrownBy(() -> new KeyFile(folder.resolve("none.json")).entries())
        .hasMessageContaining("troupe keys add");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"keys\":[{\"id\":1}]}");
    assertThatThrownBy(() -> new KeyFile(broken).entries())
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("broken.json");
    assertThatThrownBy(() -> new KeyFile(broken).add(new TenantId("a"), NOW))
        .isInstanceOf(UserFault.class);
    assertThat(Files.readString(broken)).isEqualTo("{\"keys\":[{\"id\":1}]}");
  }

  @Test
  void manyAtOnceLoseNothing() throws InterruptedException {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++)
      threads.add(Thread.ofPlatform().start(() -> file.add(new TenantId("acme"), NOW)));
    for (Thread thread : threads) thread.join();
    assertThat(file.entries()).hasSize(8);
  }
}
