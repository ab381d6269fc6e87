package dev.troupe.agents.team;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of a team folder, read once: path with slashes to bytes. Nothing outside the folder is
 * ever read, whatever a link or a path says; after loading, the folder is not looked at again.
 *
 * @param areAccepted a task was accepted with them: what was let through then is not refused now
 */
public record TeamFiles(SortedMap<String, byte[]> files, boolean areAccepted) {
  static final long MAX_FILE = 16L * 1024 * 1024;
  static final long MAX_TOTAL = 256L * 1024 * 1024;
  static final int MAX_FILES = 10_000;

  public TeamFiles(SortedMap<String, byte[]> files) {
    this(files, false);
  }

  static TeamFiles accepted(SortedMap<String, byte[]> files) {
    return new TeamFiles(files, true);
  }

  /**
   * @throws UserFault when the folder is missing, too large, or a link leads out of it
   */
  public static TeamFiles read(Path named) {
    if (!Files.isDirectory(named)) throw new UserFault("there is no team folder " + named);
    SortedMap<String, byte[]> files = new TreeMap<>();
    long total = 0;
    Path folder = real(named);
    try (Stream<Path> walk = Files.walk(folder)) {
      Path real = folder;
      for (Path file : (Iterable<Path>) walk::iterator) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        if (path.startsWith(".") || path.contains("/.")) continue;
        if (Files.isSymbolicLink(file) && !file.toRealPath().startsWith(real))
          throw new UserFault(
              file + ": the link leads out of the team folder; copy the file into it");
        if (Files.isSymbolicLink(file) && Files.isDirectory(file))
          throw new UserFault(file + ": links to folders are not followed; move the folder here");
        if (!Files.isRegularFile(file)) continue;
        long size = Files.size(file);
        total += size;
        if (size > MAX_FILE) throw new UserFault(file + ": larger than 16 MiB");
        if (total > MAX_TOTAL)
          throw new UserFault(folder + ": the team's files are larger than 256 MiB in all");
        if (files.size() >= MAX_FILES) throw new UserFault(folder + ": more than 10,000 files");
        files.put(path, Files.readAllBytes(file));
      }
    } catch (NoSuchFileException e) {
      throw new UserFault(e.getFile() + ": a link that leads nowhere");
    } catch (UncheckedIOException e) {
      throw UserFault.unreadable(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw UserFault.unreadable(folder, e);
    }
    return new TeamFiles(files);
  }

  private static Path real(Path named) {
    try {
      return named.toRealPath();
    } catch (IOException e) {
      throw UserFault.unreadable(named, e);
    }
  }

  public boolean has(String path) {
    return files.containsKey(path);
  }

  /**
   * @throws UserFault when there is no such file or it is not UTF-8
   */
  public String text(String path) {
    byte[] bytes = files.get(path);
    if (bytes == null) throw new UserFault("there is no file " + path + " in the team folder");
    try {
      String text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UserFault(path + ":" + badLine(bytes) + ": not UTF-8; save the file as UTF-8");
    }
  }

  private static int badLine(byte[] bytes) {
    int line = 1;
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] != '\n') continue;
      try {
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes, start, i - start));
      } catch (CharacterCodingException e) {
        return line;
      }
      start = i + 1;
      line++;
    }
    return line;
  }

  /** Files below a folder, their paths relative to it. */
  public SortedMap<String, String> texts(String folder) {
    return texts(folder, path -> true);
  }

  /** As {@link #texts(String)}, only files that are wanted. */
  public SortedMap<String, String> texts(String folder, Predicate<String> wanted) {
    SortedMap<String, String> texts = new TreeMap<>();
    String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    for (String path : files.keySet())
      if (path.startsWith(prefix) && wanted.test(path))
        texts.put(path.substring(prefix.length()), text(path));
    return texts;
  }

  /** What this version of the team is called: SHA-256 over every path and content. */
  public Hash hash() {
    return Hash.of(Json.canonical(manifest()));
  }

  /** Path to content hash. */
  public SortedMap<String, String> manifest() {
    SortedMap<String, String> manifest = new TreeMap<>();
    files.forEach((path, bytes) -> manifest.put(path, Hash.of(bytes).value()));
    return manifest;
  }
}
