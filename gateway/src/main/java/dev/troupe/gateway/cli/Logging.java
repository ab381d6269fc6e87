package dev.troupe.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.gateway.config.Settings;
import dev.troupe.runtime.observe.Redactor;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Logs of the command line: to DATA/logs by Logback, redacted, nothing on the console. */
final class Logging {
  private Logging() {}

  /** Quiet until the data folder is known. */
  static void off() {
    // Libraries that log by java.util.logging would write to the console.
    java.util.logging.LogManager.getLogManager().reset();
    root().detachAndStopAllAppenders();
  }

  /** Text lines at INFO, or DEBUG when verbose. */
  static void to(Path logs, boolean verbose) {
    to(logs, verbose, new Settings.LogSettings(false, "info"));
  }

  static void to(Path logs, boolean verbose, Settings.LogSettings settings) {
    ch.qos.logback.classic.Logger root = root();
    root.detachAndStopAllAppenders();
    ch.qos.logback.classic.LoggerContext context = root.getLoggerContext();
    ch.qos.logback.core.encoder.Encoder<ch.qos.logback.classic.spi.ILoggingEvent> wrapping =
        settings.json() ? json(context) : text(context);
    ch.qos.logback.core.rolling.RollingFileAppender<ch.qos.logback.classic.spi.ILoggingEvent> file =
        new ch.qos.logback.core.rolling.RollingFileAppender<>();
    file.setContext(context);
    file.setEncoder(wrapping);
    file.setFile(logs.resolve("troupe.log").toString());
    file.setPrudent(false);
    file.setRollingPolicy(policy(context, file, logs));
    file.start();
    root.addAppender(file);
    root.setLevel(
        verbose
            ? ch.qos.logback.classic.Level.DEBUG
            : ch.qos.logback.classic.Level.toLevel(settings.level()));
    context.getLogger("org.apache.hc").setLevel(ch.qos.logback.classic.Level.WARN);
  }

  private static ch.qos.logback.core.encoder.Encoder<ch.qos.logback.classic.spi.ILoggingEvent> text(
      ch.qos.logback.classic.LoggerContext context) {
    ch.qos.logback.classic.PatternLayout layout = new RedactingLayout();
    layout.setContext(context);
    layout.setPattern(
        "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level %logger{30} [%mdc] - %msg%n%ex");
    layout.start();
    ch.qos.logback.core.encoder.LayoutWrappingEncoder<ch.qos.logback.classic.spi.ILoggingEvent>
        wrapping = new ch.qos.logback.core.encoder.LayoutWrappingEncoder<>();
    wrapping.setContext(context);
    wrapping.setLayout(layout);
    wrapping.setCharset(UTF_8);
    wrapping.start();
    return wrapping;
  }

  private static ch.qos.logback.core.encoder.Encoder<ch.qos.logback.classic.spi.ILoggingEvent> json(
      ch.qos.logback.classic.LoggerContext context) {
    net.logstash.logback.encoder.LogstashEncoder encoder = new RedactingEncoder();
    encoder.setContext(context);
    encoder.setTimeZone("UTC");
    encoder.start();
    return encoder;
  }

  private static ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy<
          ch.qos.logback.classic.spi.ILoggingEvent>
      policy(
          ch.qos.logback.classic.LoggerContext context,
          ch.qos.logback.core.rolling.RollingFileAppender<ch.qos.logback.classic.spi.ILoggingEvent>
              file,
          Path logs) {
    ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy<
            ch.qos.logback.classic.spi.ILoggingEvent>
        policy = new ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy<>();
    policy.setContext(context);
    policy.setParent(file);
    policy.setFileNamePattern(logs.resolve("troupe.%d{yyyy-MM-dd}.%i.log").toString());
    policy.setMaxFileSize(ch.qos.logback.core.util.FileSize.valueOf("20MB"));
    policy.setMaxHistory(14);
    policy.setTotalSizeCap(ch.qos.logback.core.util.FileSize.valueOf("200MB"));
    policy.start();
    return policy;
  }

  private static ch.qos.logback.classic.Logger root() {
    return (ch.qos.logback.classic.Logger)
        LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** The same for JSON lines. */
  private static final class RedactingEncoder extends net.logstash.logback.encoder.LogstashEncoder {
    @Override
    public byte[] encode(ch.qos.logback.classic.spi.ILoggingEvent event) {
      return Redactor.redact(new String(super.encode(event), UTF_8)).getBytes(UTF_8);
    }
  }

  /** Every line passes the redactor, whoever logged it. */
  private static final class RedactingLayout extends ch.qos.logback.classic.PatternLayout {
    @Override
    public String doLayout(ch.qos.logback.classic.spi.ILoggingEvent event) {
      return Redactor.redact(super.doLayout(event));
    }
  }
}
