package dev.troupe.gateway.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that has gone is no fault; an output that cannot be written is one. */
final class StandardOutputTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  private int ended(OutputStream file) {
    StandardOutput output = new StandardOutput(file, UTF_8, folder.resolve("fd"));
    output.stream().println("答案");
    return output.ended(ExitCode.FAILED, new PrintStream(err, true, UTF_8));
  }

  private static OutputStream refusing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  @Test
  void whatWasTakenEndsWithTheCommandsOwnCode() {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    assertThat(ended(taken)).isEqualTo(ExitCode.FAILED);
    assertThat(taken.toString(UTF_8)).isEqualTo("答案" + System.lineSeparator());
    assertThat(err.size()).isZero();
  }

  @Test
  void aReaderThatHasGoneIsNotComplainedOf() {
    assertThat(ended(refusing("Broken pipe"))).isEqualTo(141);
    assertThat(err.size()).isZero();
  }

  /** The system says so in the user's language. */
  @Test
  void whateverHappensToAPipeItsReaderHasGone() throws Exception {
    Files.createSymbolicLink(folder.resolve("fd"), Path.of("pipe:[4711]"));
    assertThat(ended(refusing("断开的管道"))).isEqualTo(141);
    assertThat(err.size()).isZero();
  }

  @Test
  void aFullDiskIsSaid() {
    assertThat(ended(refusing("No space left on device"))).isEqualTo(ExitCode.MACHINE);
    assertThat(err.toString(UTF_8))
        .contains("could not be written to standard output: No space left on device");
  }
}
