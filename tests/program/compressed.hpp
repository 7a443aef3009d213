#pragma once

#include <string>
#include <string_view>

/// A gzip member that holds the text.
std::string gzip(std::string_view text);

/// A zstd frame that holds the text, with its checksum at the end.
std::string zstd(std::string_view text);
