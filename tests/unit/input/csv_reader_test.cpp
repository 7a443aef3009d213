#include "input/csv_reader.hpp"
#include "unit/input/memory_source.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace hwsync;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const std::string& text) {
    CsvReader reader{from_memory(text)};
    Rows rows;
    CsvRow row;
    while (reader.next(row)) {
        rows.push_back(row.cells);
    }
    return rows;
}

/// Writes a cell as RFC 4180 lets anyone write it: in quotes where it must be,
/// or where the dice say so.
std::string written(const std::string& cell, bool quoted) {
    if (!quoted && cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string text = "\"";
    for (const char c : cell) {
        text.append(c == '"' ? 2 : 1, c);
    }
    text += '"';
    return text;
}

std::string message_of(const std::string& text) {
    try {
        rows_of(text);
    } catch (const Error& error) {
        return error.message();
    }
    return "nothing was thrown";
}

} // namespace

TEST_CASE("what is written as CSV reads back as it was") {
    std::mt19937 random{20261124};
    const std::vector<std::string> pieces{",", "\"", "\r\n", "\n", "\r", " ",
                                          "'", "=",  "a",    "é",  "\t", ""};
    const auto below = [&](std::size_t end) { return random() % end; };
    for (int round = 0; round < 3000; ++round) {
        Rows rows(1 + below(4));
        std::string text = below(2) == 0 ? "" : "\xEF\xBB\xBF";
        const auto columns = 1 + below(4);
        for (std::size_t r = 0; r < rows.size(); ++r) {
            for (std::size_t c = 0; c < columns; ++c) {
                std::string cell;
                for (auto left = below(5); left > 0; --left) {
                    cell += pieces[below(pieces.size())];
                }
                // A row of one empty cell is a blank line unless it is quoted.
                // The first separator that is not in quotes is the table's.
                const bool quoted = below(2) == 0 || columns == 1 || r == 0;
                text += c == 0 ? "" : ",";
                text += written(cell, quoted);
                rows[r].push_back(cell);
            }
            const bool last = r + 1 == rows.size();
            text += last && below(2) == 0 ? "" : below(2) == 0 ? "\r\n" : "\n";
        }
        CAPTURE(text);
        REQUIRE(rows_of(text) == rows);
    }
}

TEST_CASE("a row knows the line where it begins") {
    CsvReader reader{from_memory("a\n\n\"b\nb\"\r\nc")};
    std::vector<std::uint64_t> lines;
    CsvRow row;
    while (reader.next(row)) {
        lines.push_back(row.line);
    }
    CHECK(lines == std::vector<std::uint64_t>{1, 3, 5});
}

TEST_CASE("cells are parted by comma, semicolon or tab") {
    const Rows expected{{"a", "b"}, {"1,5;\t", "2"}};
    for (const std::string separator : {",", ";", "\t"}) {
        const auto table =
            "a" + separator + "b\n\"1,5;\t\"" + separator + "2\n";
        CHECK(rows_of(table) == expected);
        CHECK(rows_of("\xEF\xBB\xBFsep=" + separator + "\r\n" + table) ==
              expected);
        CHECK(rows_of("\"sep=" + separator + "\"\n" + table) == expected);
    }
    CHECK(rows_of("sep=;\na;b,c\n") == Rows{{"a", "b,c"}});
    CHECK(rows_of("\"a;b\",c\n1,2\n") == Rows{{"a;b", "c"}, {"1", "2"}});
    CsvReader reader{from_memory("sep=;\n\na;b\n")};
    CsvRow row;
    REQUIRE(reader.next(row));
    CHECK(row.line == 3);
}

TEST_CASE("damage is told by its line") {
    const auto tells = [](const std::string& text, const char* what) {
        const auto message = message_of(text);
        CAPTURE(message);
        return message.find(what) != std::string::npos;
    };
    CHECK(tells("a\n\"b\nc\n", ":2: a quote is never closed"));
    CHECK(tells("a\nb\"c\n", ":2: a quote stands in a cell"));
    CHECK(tells("a\n\"b\"c\n", ":2: text follows a closing quote"));
    CHECK(tells("a\rb\n", ":1: a carriage return stands alone"));
    CHECK(tells("a\n\xff\n", ":2: it is not UTF-8"));
    CHECK(tells(std::string("a\n\0\n", 4), ":2: it holds a NUL byte"));
    CHECK(tells(std::string("\xFF\xFEs\0", 4), ":1: it is UTF-16"));
    CHECK(tells("PK\3\4....[Content_Types].xml",
                ":1: it is an Excel workbook: save the table as CSV UTF-8"));
    CHECK(tells("PK\3\4....table.csv", ":1: it is a zip archive: unpack it"));
    CHECK(tells("[{\"shop\":\"eu\"}]\n", ":1: it is JSON: give the table"));
    CHECK(tells("\xEF\xBB\xBF\n {\n", ": it is JSON: give the table"));
    CHECK(tells("sep=|\na|b\n", ":1: its cells must be parted by"));
    CHECK(tells("\"" + std::string(2'000'000, 'x'), ":1: a row is longer"));
}

TEST_CASE("a table without end is refused") {
    const auto message = [](const std::string& line) {
        class Endless final : public ByteSource {
        public:
            explicit Endless(std::string text) : m_text(std::move(text)) {}
            std::size_t read(char* buffer, std::size_t size) override {
                for (std::size_t i = 0; i < size; ++i) {
                    buffer[i] = m_text[m_at++ % m_text.size()];
                }
                return size;
            }
            const std::string& name() const noexcept override { return m_name; }
            std::optional<std::uint64_t> total_bytes() const noexcept override {
                return std::nullopt;
            }
            std::uint64_t bytes_taken() const noexcept override { return m_at; }

        private:
            std::string m_name = "endless";
            std::string m_text;
            std::size_t m_at = 0;
        };
        try {
            CsvReader reader{std::make_unique<Endless>(line)};
            CsvRow row;
            while (reader.next(row)) {
            }
        } catch (const Error& error) {
            return error.message();
        }
        return std::string{"it ended"};
    };
    CHECK(message("\n") ==
          "endless:1048578: a million blank lines follow each other");
    CHECK(message(",\n") == "endless:5000001: the table has more than "
                            "5,000,000 rows: split it");
}
