package dev.troupe.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CsvTableTest {
  @Test
  void rowsKnowTheirLines() {
    CsvTable table =
        CsvTable.read("\uFEFFid, q\r\n\r\n1,\" two\r\nlines\"\r\n   \r\n2,plain\r\n\r\n");
    assertThat(table.columns()).isEqualTo(List.of("id", "q"));
    assertThat(table.rows().stream().map(CsvTable.Row::line)).containsExactly(3L, 6L);
    assertThat(table.rows().getLast().values().get("q")).isEqualTo("plain");
  }

  @Test
  void namesTheLineThatIsBroken() {
    fault("id,q\n1,ok\n2,\"open\n3,x\n", 3, "not closed");
    fault("id,q\n1,\"a\nb\"\n\n2,\"a\"b\n", 5, "behind a closing quote");
    fault("id,q\n1,ok\n\n1\n", 4, "has 1 values");
    fault("id,id\n1,ok\n", 1, "twice");
    fault("\"id\n", 1, "not closed");
  }

  private static void fault(String text, long line, String why) {
    assertThatThrownBy(() -> CsvTable.read(text))
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(CsvFault.class, f -> assertThat(f.line()).isEqualTo(line));
  }
}
