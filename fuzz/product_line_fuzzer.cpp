#include "shopify/line_head.hpp"
#include "unit/shopify/plain_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Whatever the line: the parser and the plain reader agree on it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string_view line{reinterpret_cast<const char*>(data), size};
    // Near the limit the two count an innermost empty object differently.
    if (line.find('\n') != std::string_view::npos ||
        plain::depth_of(line) > 60) {
        return 0;
    }
    const auto read = plain::parse(line);
    if (read != plain::read(line)) {
        std::abort();
    }
    const auto head = hwsync::peek_line_head(line);
    if (head.id != 0 && read.outcome == plain::Outcome::record &&
        (head.id != read.id || head.kind != read.kind)) {
        std::abort();
    }
    return 0;
}
