package dev.clarinet;

import dev.clarinet.Profile.Kernel;
import dev.clarinet.Profile.Row;
import dev.clarinet.Profile.Wait;
import dev.clarinet.op.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The times of a {@link Profile}, added up by where they were spent. Thread-safe. */
final class ProfileSums {
  private final Map<Place, Runs> places = new LinkedHashMap<>();
  private final Map<String, Sum> waits = new LinkedHashMap<>();

  /** So many times, and for how long together. */
  private static final class Sum {
    private long times;
    private long nanoseconds;

    void add(long more) {
      times++;
      nanoseconds += more;
    }

    double seconds() {
      return nanoseconds / 1e9;
    }
  }

  /** The runs of an operation, on the host and by kernel. */
  private static final class Runs {
    private final Sum host = new Sum();
    private final Map<String, Sum> kernels = new LinkedHashMap<>();
    private Work work = Work.NONE;

    Row row(Place place, boolean queued) {
      var longestFirst = new ArrayList<Kernel>();
      kernels.forEach((name, sum) -> longestFirst.add(new Kernel(name, sum.times, sum.seconds())));
      longestFirst.sort(Comparator.comparingDouble(Kernel::seconds).reversed());
      return new Row(
          place.layer(),
          place.part(),
          place.operation(),
          longestFirst,
          host.times,
          queued ? longestFirst.stream().mapToLong(Kernel::launches).sum() : host.times,
          queued ? longestFirst.stream().mapToDouble(Kernel::seconds).sum() : host.seconds(),
          work);
    }
  }

  synchronized void ran(Place place, Work work, long nanoseconds) {
    var runs = runs(place);
    runs.host.add(nanoseconds);
    runs.work = runs.work.plus(work);
  }

  synchronized void launched(Place place, String kernel, long nanoseconds) {
    runs(place).kernels.computeIfAbsent(kernel, k -> new Sum()).add(nanoseconds);
  }

  private Runs runs(Place place) {
    return places.computeIfAbsent(place, p -> new Runs());
  }

  synchronized void waited(String what, long nanoseconds) {
    waits.computeIfAbsent(what, w -> new Sum()).add(nanoseconds);
  }

  /** The longest first; where operations are queued, by the time of their kernels. */
  synchronized List<Row> rows(boolean queued) {
    var rows = new ArrayList<Row>();
    places.forEach((place, runs) -> rows.add(runs.row(place, queued)));
    rows.sort(Comparator.comparingDouble(Row::seconds).reversed());
    return List.copyOf(rows);
  }

  /** The longest first. */
  synchronized List<Wait> waits() {
    var all = new ArrayList<Wait>();
    waits.forEach((what, sum) -> all.add(new Wait(what, sum.times, sum.seconds())));
    all.sort(Comparator.comparingDouble(Wait::seconds).reversed());
    return List.copyOf(all);
  }

  synchronized double hostSeconds() {
    return places.values().stream().mapToDouble(runs -> runs.host.seconds()).sum();
  }
}
