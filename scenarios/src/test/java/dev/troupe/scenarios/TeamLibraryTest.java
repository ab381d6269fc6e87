package dev.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.agents.team.UserFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TeamLibraryTest {
  @TempDir Path folder;
  private Path teams;
  private TeamLibrary library;

  @BeforeEach
  void open() throws IOException {
    teams = Files.createDirectories(folder.resolve("teams"));
    library = new TeamLibrary(List.of(teams), folder.resolve("none"));
  }

  private void team(String name, String line) throws IOException {
    Path team = Files.createDirectories(teams.resolve(name));
    Files.writeString(team.resolve("team.yaml"), "troupe: 1\n" + line + "\nagents: {}\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "team: mail-triage",
        "team: \"mail-triage\"",
        "team:  'mail-triage'   # of 2026",
        "team: mail-triage # of 2026",
        "\"team\": mail-triage",
        "team : mail-triage",
        "team: !!str mail-triage",
        "team: &name mail-triage"
      })
  void aTeamIsFoundByItsFolderAndByWhatItCallsItself(String line) throws IOException {
    team("work", line);
    assertThat(library.find("work")).isEqualTo(teams.resolve("work"));
    assertThat(library.find("mail-triage")).isEqualTo(teams.resolve("work"));
    assertThat(library.names("work")).containsExactly("mail-triage", "work");
    assertThat(library.names("gone")).containsExactly("gone");
    assertThat(library.names()).containsExactly("work");
  }

  @Test
  void theFolderOfANameGoesBeforeAnotherTeamThatCallsItselfSo() throws IOException {
    team("a", "team: 客服");
    team("客服", "team: b");
    assertThat(library.find("客服")).isEqualTo(teams.resolve("客服"));
    assertThat(library.find("b")).isEqualTo(teams.resolve("客服"));
  }

  @Test
  void aNameThatTwoTeamsCallThemselvesIsRefusedNamingBoth() throws IOException {
    team("one", "team: beta");
    team("two", "team: beta");
    assertThatThrownBy(() -> library.find("beta"))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("one, two")
        .hasMessageContaining("say the folder");
    assertThat(library.find("two")).isEqualTo(teams.resolve("two"));
    assertThat(library.names("beta")).containsExactly("beta");
  }

  /** Names come from the network too. */
  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "../secret", "a/../../secret", "\0", "\\..\\secret"})
  void nothingOutsideOfTheFoldersIsFoundByName(String name) throws IOException {
    team("a", "team: a");
    team("../secret", "team: secret");
    team("nameless", "goal: x");
    team("broken", "team: [");
    assertThat(library.named(name)).isEmpty();
    assertThat(library.named("secret")).isEmpty();
  }

  @Test
  void anUnknownNameSaysWhichAreKnown() throws IOException {
    team("a", "team: a");
    assertThatThrownBy(() -> library.find("b"))
        .isInstanceOf(UserFault.class)
        .hasMessage("unknown team 'b'; known: a");
  }
}
