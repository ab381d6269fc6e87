package dev.troupe.scenarios.play;

import dev.troupe.api.Priority;
import dev.troupe.scenarios.script.Arrivals;
import dev.troupe.scenarios.script.Window;
import dev.troupe.scenarios.sim.SimRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** All streams of a scenario in the order of time, drawn as they are asked for. */
final class ArrivalFeed implements Iterator<ArrivalFeed.Next> {
  /** The next task. */
  record Next(Arrivals.Arrival arrival, Optional<String> tenant, Priority priority) {}

  private record Head(int stream, Arrivals.Arrival arrival) {}

  private static final double DAY_SECONDS = 86_400;

  private final List<Arrivals.Stream> streams;
  private final List<Iterator<Arrivals.Arrival>> each = new ArrayList<>();
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.comparing((Head head) -> head.arrival().at()).thenComparingInt(Head::stream));

  ArrivalFeed(List<Arrivals.Stream> streams, long seed) {
    this.streams = streams;
    for (int i = 0; i < streams.size(); i++) {
      SimRandom random = SimRandom.keyed(seed, "arrivals/" + i);
      each.add(arrivals(streams.get(i).arrivals(), random).iterator());
      advance(i);
    }
  }

  private void advance(int stream) {
    if (each.get(stream).hasNext()) heads.add(new Head(stream, each.get(stream).next()));
  }

  @Override
  public boolean hasNext() {
    return !heads.isEmpty();
  }

  @Override
  public Next next() {
    Head head = heads.poll();
    if (head == null) throw new NoSuchElementException("nobody else arrives");
    advance(head.stream());
    Arrivals.Stream stream = streams.get(head.stream());
    return new Next(head.arrival(), head.arrival().tenant().or(stream::tenant), stream.priority());
  }

  private static Stream<Arrivals.Arrival> arrivals(Arrivals arrivals, SimRandom random) {
    return switch (arrivals) {
      case Arrivals.Recorded recorded -> recorded.arrivals().stream();
      case Arrivals.Bursts bursts -> bursts(bursts);
      case Arrivals.Constant constant -> constant(constant);
      case Arrivals.Poisson poisson -> {
        DoubleUnaryOperator next = at -> at + random.exponential(1 / poisson.rate());
        yield timed(poisson.window(), next.applyAsDouble(0), next);
      }
      case Arrivals.Diurnal wave -> {
        DoubleUnaryOperator next = at -> next(wave, at, random);
        yield timed(wave.window(), next.applyAsDouble(0), next);
      }
    };
  }

  /** The i-th comes at i / rate: adding up would drift. */
  private static Stream<Arrivals.Arrival> constant(Arrivals.Constant constant) {
    double exact = constant.rate() * seconds(length(constant.window()));
    long count = (long) Math.ceil(exact - exact * 1e-9);
    return Stream.iterate(0L, i -> i < count, i -> i + 1)
        .map(i -> constant.window().from().plusNanos((long) (i / constant.rate() * 1e9)))
        .map(Arrivals.Arrival::plain);
  }

  private static Stream<Arrivals.Arrival> bursts(Arrivals.Bursts bursts) {
    long spans =
        bursts.every().isZero()
            ? 1
            : (length(bursts.window()).toNanos() - 1) / bursts.every().toNanos() + 1;
    return Stream.iterate(0L, i -> i < spans * bursts.tasks(), i -> i + 1)
        .map(i -> bursts.window().from().plus(bursts.every().multipliedBy(i / bursts.tasks())))
        .map(Arrivals.Arrival::plain);
  }

  /**
   * @param first seconds from the beginning of the window
   */
  private static Stream<Arrivals.Arrival> timed(
      Window window, double first, DoubleUnaryOperator next) {
    double length = seconds(length(window));
    return java.util.stream.DoubleStream.iterate(first, at -> at < length, next)
        .mapToObj(at -> window.from().plusNanos((long) (at * 1e9)))
        .map(Arrivals.Arrival::plain);
  }

  /** Thinning (Lewis and Shedler 1979): draws at the highest rate, and keeps a part. */
  private static double next(Arrivals.Diurnal wave, double from, SimRandom random) {
    double at = from;
    double length = seconds(length(wave.window()));
    while (at < length) {
      at += random.exponential(1 / wave.high());
      double clock = at + seconds(wave.window().from()) - seconds(wave.peak());
      double rise = (1 + StrictMath.cos(2 * StrictMath.PI * clock / DAY_SECONDS)) / 2;
      double rate = wave.low() + (wave.high() - wave.low()) * rise;
      if (random.unit() * wave.high() < rate) break;
    }
    return at;
  }

  private static Duration length(Window window) {
    return window.to().minus(window.from());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
