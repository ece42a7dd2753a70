package io.pagenow.chat.attachment;

import io.pagenow.chat.model.FileFacts;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A received file that may be stored, in the directory of uploads.
 *
 * @param file the bytes to store
 * @param facts of the file
 * @param thumbnail its small picture, if one was made
 */
public record ExaminedFile(Path file, FileFacts facts, Optional<Path> thumbnail) {}
