#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace hwsync {

/// Puts a new text in the place of a file's, whole or not at all, and readable
/// by everyone: whoever collects metrics is another user. `next` makes it of
/// the text that is there, which is empty where there is none; no other hwsync
/// comes between.
///
/// Throws Error(storage), and Error(busy) where another process is writing the
/// same file for too long.
void replace_metrics_file(
    const std::filesystem::path& path,
    const std::function<std::string(std::string_view earlier)>& next);

} // namespace hwsync
