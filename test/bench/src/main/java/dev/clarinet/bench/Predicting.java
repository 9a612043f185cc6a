package dev.clarinet.bench;

import dev.clarinet.Model;
import dev.clarinet.Predictor;
import dev.clarinet.Translator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Clarinet answering a batch of images by a {@link Predictor} that translates nothing. */
final class Predicting implements Job {
  private final Predictor<float[], float[]> predictor;
  private final List<List<float[]>> sets = new ArrayList<>();
  private final List<Optional<List<float[]>>> answers = new ArrayList<>();

  /** Takes over the model: it is closed once the predictor has its snapshot. */
  Predicting(Model model, int N, float[] images, int count) {
    try (model) {
      predictor = Predictor.of(model, Translator.ofNumbers());
    }
    int size = images.length / N;
    for (int i = 0; i < count; i++) {
      var set = new ArrayList<float[]>();
      for (int n = 0; n < N; n++) set.add(Arrays.copyOfRange(images, n * size, (n + 1) * size));
      sets.add(set);
      answers.add(Optional.empty());
    }
  }

  @Override
  public void run(int set) {
    answers.set(set, Optional.of(predictor.predict(sets.get(set))));
  }

  @Override
  public void finish() {}

  @Override
  public float[] answer(int set) {
    var rows = answers.get(set).orElseThrow();
    int size = rows.get(0).length;
    var all = new float[rows.size() * size];
    for (int n = 0; n < rows.size(); n++)
      System.arraycopy(Objects.requireNonNull(rows.get(n)), 0, all, n * size, size);
    return all;
  }

  @Override
  public void close() {
    predictor.close();
  }
}
