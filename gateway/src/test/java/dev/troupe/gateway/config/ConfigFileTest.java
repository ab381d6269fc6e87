package dev.troupe.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TenantId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigFileTest {
  @TempDir Path folder;

  private Settings read(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("troupe.conf"), text));
  }

  private static int waiting(Settings settings, String tenant, int known) {
    return settings.admission(() -> known, "e").quotas().apply(new TenantId(tenant)).waiting();
  }

  @Test
  void theDefaultsAreThoseOfTheBlueprint() {
    Settings defaults = ConfigFile.defaults();
    assertThat(defaults.maxActive()).isEqualTo(1_000);
    assertThat(defaults.maxWaiting()).isEqualTo(10_000);
    assertThat(defaults.http().maxBody()).isEqualTo(1 << 20);
    assertThat(defaults.http().maxConnections()).isEqualTo(1_024);
    assertThat(waiting(defaults, "x", 2)).isEqualTo(2_000);
    assertThat(waiting(defaults, "x", 1)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void singleKeysAreOverridden() throws IOException {
    Settings settings =
        read(
            "troupe { admission.max-active = 7\n timezone = \"Asia/Shanghai\"\n http { max-body = 2 KiB, events.ping = 3s }\n"
                + " tenants { acme { active = 5, waiting = 6 }, \"b.c\" { active = 1 } } }");
    assertThat(settings.maxActive()).isEqualTo(7);
    assertThat(settings.admission(() -> 1, "e").zone().getId()).isEqualTo("Asia/Shanghai");
    assertThat(settings.http().maxBody()).isEqualTo(2_048);
    assertThat(settings.http().ping()).isEqualTo(Duration.ofSeconds(3));
    assertThat(waiting(settings, "acme", 2)).isEqualTo(6);
    assertThat(waiting(settings, "b.c", 2)).as("named, but not for waiting").isEqualTo(2_000);
    assertThat(settings.admission(() -> 2, "e").quotas().apply(new TenantId("b.c")).active())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          troupe.admission.max-activ = 1          | troupe.conf:1 | unknown key troupe.admission.max-activ
          max-active = 1                          | troupe.conf:1 | did you mean troupe.admission.max-active
          troupe.http.max-body = many             | troupe.conf:1 | a size such as 1 MiB
          troupe.http.head-deadline = -1s         | troupe.conf:1 | above zero
          troupe.admission.max-active = 0         | troupe.conf:1 | from 1 to
          troupe.http.idle-timeout = 75           | troupe.conf:1 | with its unit
          troupe.admission.tenant-waiting-share=2 | troupe.conf:1 | at most 1
          troupe.log.format = xml                 | troupe.conf:1 | text, json
          troupe.tenants.acme.tokens = 1          | troupe.conf:1 | unknown key
          troupe.tenants { "a b" { active = 1 } } | troupe.conf   | named by a tenant
          troupe.timezone = Shanghai              | troupe.conf:1 | a time zone, such as Asia/Shanghai
          troupe { http                           | troupe.conf   | 1
          troupe.http = 3                         | troupe.conf   | troupe.http
          """)
  void aBadFileIsRefusedNamingFileLineAndKey(String text, String where, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining(where)
        .hasMessageContaining(why);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.conf")))
        .hasMessageContaining("none.conf");
  }

  /** A key that nobody reads is a promise that nobody keeps: each one, made wrong, is noticed. */
  @Test
  void everyKeyOfTheReferenceIsRead() throws IOException {
    Config reference =
        ConfigFactory.parseResourcesAnySyntax(ConfigFile.class.getClassLoader(), "reference")
            .withOnlyPath("troupe");
    for (String key : new TreeSet<>(reference.entrySet().stream().map(Map.Entry::getKey).toList()))
      assertThatThrownBy(() -> read(key + " = { wrong = true }\n"))
          .as(key)
          .isInstanceOf(UserFault.class);
    for (String key : new TreeSet<>(reference.entrySet().stream().map(Map.Entry::getKey).toList()))
      assertThatThrownBy(
              () ->
                  Settings.from(
                      ConfigFactory.parseString(key + " = {}").withFallback(reference).resolve()))
          .as(key + " is read")
          .isInstanceOf(UserFault.class);
  }

  /** As the shipped file shows it. */
  @Test
  void theExampleOfATenantIsTaken() throws IOException {
    String reference =
        new String(
            Objects.requireNonNull(
                    ConfigFile.class.getClassLoader().getResourceAsStream("reference.conf"))
                .readAllBytes(),
            UTF_8);
    Matcher example = Pattern.compile("for example {2}(\\w+ \\{.*})\\.").matcher(reference);
    assertThat(example.find()).isTrue();
    TenantBudgets.Day day =
        read("troupe.tenants { " + example.group(1) + " }")
            .admission(() -> 1, "e")
            .quotas()
            .apply(new TenantId("acme"))
            .day();
    assertThat(day.tokens()).hasValue(2_000_000);
    assertThat(day.cost()).hasValue(new BigDecimal("12.50"));
  }
}
