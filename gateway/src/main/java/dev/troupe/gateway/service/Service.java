package dev.troupe.gateway.service;

import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.team.Environment;
import dev.troupe.gateway.auth.Keys;
import dev.troupe.gateway.config.Settings;
import dev.troupe.gateway.http.HttpFace;
import dev.troupe.gateway.observe.Meters;
import dev.troupe.gateway.observe.TaskLog;
import dev.troupe.gateway.observe.Traces;
import dev.troupe.gateway.team.TeamShelf;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service on one data folder: takes the folder's lock, starts the node, opens the HTTP face.
 * {@link #drain} before {@link #close}: nothing that was paid for is thrown away.
 */
public final class Service implements AutoCloseable {
  private static final Duration HEARD = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Service.class);

  /**
   * What a service is made of.
   *
   * @param data the data folder, which exists
   */
  public record Parts(
      Path data,
      TeamLibrary library,
      Environment environment,
      Settings settings,
      Optional<Keys> keys) {}

  private final ServeLock lock;
  private final Optional<Traces> traces;
  private final Troupe troupe;
  private final HttpFace face;
  private final ExecutorService blocking;
  private final Settings settings;
  private String url = "";

  private Service(
      ServeLock lock,
      Optional<Traces> traces,
      Troupe troupe,
      HttpFace face,
      ExecutorService blocking,
      Settings settings) {
    this.lock = lock;
    this.traces = traces;
    this.troupe = troupe;
    this.face = face;
    this.blocking = blocking;
    this.settings = settings;
  }

  /**
   * Starts everything and listens.
   *
   * @param port 0 picks a free one
   * @throws JournalUnusable when the data folder cannot be used, or another service uses it
   * @throws IOException when the port cannot be had
   */
  public static Service start(Parts parts, String host, int port) throws IOException {
    ServeLock lock = ServeLock.take(parts.data());
    try {
      free(host, port);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Meters meters = new Meters();
      Optional<Traces> traces = Traces.of(System::getenv);
      Troupe troupe =
          Troupe.builder()
              .data(parts.data())
              .environment(parts.environment())
              .settings(
                  parts
                      .settings()
                      .admission(
                          () -> parts.keys().map(Keys::tenants).orElse(1),
                          parts.environment().name()))
              .observer(observer(meters, traces))
              .start();
      try {
        HttpFace face =
            new HttpFace(
                new HttpFace.Parts(
                    troupe,
                    new TeamShelf(parts.library(), parts.environment(), blocking),
                    parts.environment().name(),
                    parts.keys(),
                    meters,
                    parts.settings().http(),
                    blocking));
        Service service = new Service(lock, traces, troupe, face, blocking, parts.settings());
        service.listen(host, port, parts.environment().name());
        return service;
      } catch (IOException | RuntimeException e) {
        troupe.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      blocking.shutdownNow();
      lock.close();
      throw e;
    }
  }

  /** No task is begun for a service that cannot listen. */
  private static void free(String host, int port) throws IOException {
    if (port == 0) return;
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      String why =
          e instanceof java.net.BindException
              ? "the address is in use or not this machine's"
              : e.getMessage();
      throw new IOException(
          "cannot listen on " + host + ":" + port + ": " + why + "; --listen names another", e);
    }
  }

  private static TaskObserver observer(Meters meters, Optional<Traces> traces) {
    TaskObserver seen = TaskObserver.both(meters, new TaskLog());
    return traces.isPresent() ? TaskObserver.both(seen, traces.get()) : seen;
  }

  private void listen(String host, int port, String environment) throws IOException {
    InetSocketAddress bound = face.open(host, port);
    String name = host.contains(":") ? "[" + host + "]" : host;
    url = "http://" + name + ":" + bound.getPort();
    lock.listening(new ServeLock.Running(url, environment, troupe.node()));
    log.info("listening on {}", url);
  }

  /** Where it listens: {@code http://HOST:PORT}. */
  public String url() {
    return url;
  }

  /** Completes when a part of it has stopped, by {@link #close} or by an error that ended it. */
  public CompletionStage<Void> terminated() {
    return troupe.terminated().applyToEither(face.terminated(), end -> end);
  }

  public Troupe troupe() {
    return troupe;
  }

  /**
   * Refuses new tasks, sends nothing new to a model, and waits for what is on the wire, as long as
   * the settings say.
   *
   * @return false when the time was not enough
   */
  public boolean drain() {
    log.info("stopping: no new task, nothing new is sent");
    face.drain();
    long begun = System.nanoTime();
    try {
      troupe
          .tasks()
          .drain()
          .toCompletableFuture()
          .get(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
      // Clients on open connections hear that these are to be closed, and open no new ones.
      long left = HEARD.toNanos() - (System.nanoTime() - begun);
      if (left > 0) TimeUnit.NANOSECONDS.sleep(left);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      log.warn(
          "calls were still on the wire after {}; they are made again at the next start",
          settings.drainTimeout());
      return false;
    }
  }

  @Override
  public void close() {
    face.close();
    troupe.close();
    traces.ifPresent(Traces::close);
    blocking.shutdownNow();
    lock.close();
  }
}
