package dev.clarinet;

import com.google.gson.stream.JsonWriter;
import dev.clarinet.io.AtomicFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The last events of a {@link Profile}, and how they become a file of Chrome's trace events: complete ones, in
 * microseconds, in a row for the device and one for each thread of the host. Thread-safe.
 */
final class Trace {
  /** So many events are kept, about 10 MB of them. */
  private static final int MOST = 100_000;

  private static final String DEVICE = "device";

  private record Event(String row, String name, Place place, long start, long end) {}

  private final Queue<Event> events = new ArrayDeque<>();
  private long dropped;

  /** What the calling thread did. */
  void onHost(String name, Place place, long start, long end) {
    add(new Event("host: " + Thread.currentThread().getName(), name, place, start, end));
  }

  /** What the device did. */
  void onDevice(String kernel, Place place, long start, long end) {
    add(new Event(DEVICE, kernel, place, start, end));
  }

  private synchronized void add(Event event) {
    if (events.size() == MOST) {
      events.remove();
      dropped++;
    }
    events.add(event);
  }

  /** How many events were there and are no longer kept. */
  synchronized long dropped() {
    return dropped;
  }

  /** Writes them, the time counted from {@code zero}. */
  void write(Path file, String device, long zero) {
    var sorted = sorted();
    String title = "clarinet on " + device
        + (dropped() == 0
            ? ""
            : ": the last " + MOST + " events, " + dropped() + " before left out");
    AtomicFile.write(file, out -> {
      var json = new JsonWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      write(json, sorted, title, zero);
      json.flush();
    });
  }

  private synchronized List<Event> sorted() {
    var sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(Event::start));
    return sorted;
  }

  private static void write(JsonWriter json, List<Event> sorted, String title, long zero)
      throws IOException {
    var rows = new LinkedHashMap<>(Map.of(DEVICE, 0));
    for (Event event : sorted) rows.putIfAbsent(event.row, rows.size());
    json.beginArray();
    name(json, "process_name", 0, title);
    for (var row : rows.entrySet()) name(json, "thread_name", row.getValue(), row.getKey());
    for (Event event : sorted) write(json, event, Known.at(rows, event.row), zero);
    json.endArray();
  }

  private static void name(JsonWriter json, String what, int row, String name) throws IOException {
    json.beginObject().name("ph").value("M").name("pid").value(0).name("tid").value(row);
    json.name("name")
        .value(what)
        .name("args")
        .beginObject()
        .name("name")
        .value(name)
        .endObject();
    json.endObject();
  }

  private static void write(JsonWriter json, Event event, int row, long zero) throws IOException {
    json.beginObject().name("ph").value("X").name("pid").value(0).name("tid").value(row);
    json.name("name").value(event.name).name("cat").value(row == 0 ? DEVICE : "host");
    json.name("ts").value((event.start - zero) / 1e3);
    json.name("dur").value((event.end - event.start) / 1e3);
    json.name("args").beginObject();
    json.name("layer").value(event.place.layer()).name("part").value(event.place.part());
    json.name("operation").value(event.place.operation()).endObject().endObject();
  }
}
