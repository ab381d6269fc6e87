package dev.troupe.gateway.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.troupe.gateway.config.Settings;
import dev.troupe.runtime.observe.Redactor;
import java.nio.file.Path;
import java.util.logging.LogManager;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** Logs of the command line: to DATA/logs by Logback, redacted, nothing on the console. */
public final class Logging {
  private Logging() {}

  /** Quiet until the data folder is known. */
  public static void off() {
    // Libraries that log by java.util.logging would write to the console.
    LogManager.getLogManager().reset();
    root().detachAndStopAllAppenders();
  }

  /** Text lines at INFO, or DEBUG when verbose. */
  public static void to(Path logs, boolean verbose) {
    to(logs, verbose, new Settings.LogSettings(false, "info"));
  }

  public static void to(Path logs, boolean verbose, Settings.LogSettings settings) {
    Logger root = root();
    root.detachAndStopAllAppenders();
    LoggerContext context = root.getLoggerContext();
    Encoder<ILoggingEvent> wrapping = settings.json() ? json(context) : text(context);
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setContext(context);
    file.setEncoder(wrapping);
    file.setFile(logs.resolve("troupe.log").toString());
    file.setPrudent(false);
    file.setRollingPolicy(policy(context, file, logs));
    file.start();
    root.addAppender(file);
    root.setLevel(verbose ? Level.DEBUG : Level.toLevel(settings.level()));
    context.getLogger("org.apache.hc").setLevel(Level.WARN);
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayout layout = new RedactingLayout();
    layout.setContext(context);
    layout.setPattern(
        "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level %logger{30} [%mdc] - %msg%n%ex");
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> wrapping = new LayoutWrappingEncoder<>();
    wrapping.setContext(context);
    wrapping.setLayout(layout);
    wrapping.setCharset(UTF_8);
    wrapping.start();
    return wrapping;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    LogstashEncoder encoder = new RedactingEncoder();
    encoder.setContext(context);
    encoder.setTimeZone("UTC");
    encoder.start();
    return encoder;
  }

  private static SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy(
      LoggerContext context, RollingFileAppender<ILoggingEvent> file, Path logs) {
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
    policy.setContext(context);
    policy.setParent(file);
    policy.setFileNamePattern(logs.resolve("troupe.%d{yyyy-MM-dd}.%i.log").toString());
    policy.setMaxFileSize(FileSize.valueOf("20MB"));
    policy.setMaxHistory(14);
    policy.setTotalSizeCap(FileSize.valueOf("200MB"));
    policy.start();
    return policy;
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  /** The same for JSON lines. */
  private static final class RedactingEncoder extends LogstashEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
      return Redactor.redact(new String(super.encode(event), UTF_8)).getBytes(UTF_8);
    }
  }

  /** Every line passes the redactor, whoever logged it. */
  private static final class RedactingLayout extends PatternLayout {
    @Override
    public String doLayout(ILoggingEvent event) {
      return Redactor.redact(super.doLayout(event));
    }
  }
}
