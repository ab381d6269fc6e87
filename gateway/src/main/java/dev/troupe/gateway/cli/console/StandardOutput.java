package dev.troupe.gateway.cli.console;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard output, which keeps the reason why it could not be written: a reader that
 * has gone ({@code | head}) is no fault, a full disk is one. A {@link PrintStream} alone knows only
 * that something failed.
 */
public final class StandardOutput {
  /** Notes the first failure, and passes it on. */
  private static final class Noting extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    Noting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        if (failure == null) failure = e;
        throw e;
      }
    }
  }

  private final Path file;
  private final Noting noting;
  private final PrintStream stream;

  /**
   * @param file where the system says what it is, if it does: {@code /proc/self/fd/1}
   */
  public StandardOutput(OutputStream out, Charset charset, Path file) {
    this.file = file;
    noting = new Noting(out);
    stream = new PrintStream(new BufferedOutputStream(noting, 8_192), true, charset);
  }

  public PrintStream stream() {
    return stream;
  }

  /** What the process ends with: the command's own code, if all that it wrote was taken. */
  public int ended(int code, PrintStream err) {
    if (!stream.checkError()) return code;
    IOException failure = noting.failure;
    String why = failure == null ? "" : Objects.requireNonNullElse(failure.getMessage(), "");
    // the system says it in the user's language; nothing else can happen to a pipe
    if (why.contains("Broken pipe") || isPipe()) return ExitCode.NO_READER;
    err.println(
        "troupe: the result could not be written to standard output"
            + (why.isEmpty() ? "" : ": " + why));
    return ExitCode.MACHINE;
  }

  private boolean isPipe() {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("pipe:");
    } catch (IOException | RuntimeException e) {
      return false; // not a system that tells
    }
  }
}
