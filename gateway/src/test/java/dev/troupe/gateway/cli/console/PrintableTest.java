package dev.troupe.gateway.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** Whoever submits a task, or answers one, does not steer the operator's terminal. */
final class PrintableTest {
  @Test
  void whatSteersATerminalIsShown() {
    assertThat(Printable.of("\u001b[31mRED\u001b[0m x\u202eevil\u0007 \u009b31m \u007f \r"))
        .isEqualTo("\\u001b[31mRED\\u001b[0m x\\u202eevil\\u0007 \\u009b31m \\u007f \\u000d");
    assertThat(Printable.of("年假\t“10 天”\r\n😀 שלום")).isEqualTo("年假\t“10 天”\r\n😀 שלום");
  }

  @Test
  void inWhateverWayItIsPrinted() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new Printable.Stream(bytes, UTF_8);
    out.print("\u001b1");
    out.println("\u001b2");
    out.println((Object) "\u001b3");
    out.printf("%s", "\u001b4");
    out.append("\u001b5");
    assertThat(bytes.toString(UTF_8)).doesNotContain("\u001b").contains("\\u001b5");
  }
}
