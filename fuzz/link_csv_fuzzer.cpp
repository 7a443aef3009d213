#include "require.hpp"

#include "input/csv_reader.hpp"
#include "jobs/link_rows.hpp"
#include "unit/input/memory_source.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

/// All that a table comes to: its rows, what is wrong with others, or why the
/// whole of it is refused.
std::string told(const std::string& bytes, std::size_t longest_read) {
    std::string text;
    try {
        hwsync::CsvReader table{hwsync::from_memory(bytes, longest_read)};
        const auto read = hwsync::read_link_rows(
            table, [&](std::uint64_t line, const std::string& reason) {
                require_shown(reason);
                text += fmt::format("{}: {}\n", line, reason);
            });
        text += fmt::format("{} passed over\n", read.passed_over);
        for (const auto& row : read.rows) {
            require(row.variant > 0 || !row.identifier.empty());
            text +=
                fmt::format("{} {} {} {} {}\n", row.line, row.shop, row.variant,
                            row.catalog_variant, row.identifier);
        }
    } catch (const hwsync::Error& error) {
        require(error.kind() == hwsync::ErrorKind::input);
        require_shown(error.message());
        text += error.message();
    }
    return text;
}

} // namespace

// Whatever the table: it comes to the same however its bytes come.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string bytes{reinterpret_cast<const char*>(data), size};
    require(told(bytes, std::string::npos) == told(bytes, 3));
    return 0;
}
