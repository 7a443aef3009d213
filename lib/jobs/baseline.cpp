#include "jobs/baseline.hpp"

#include "input/csv_reader.hpp"
#include "input/decoded.hpp"
#include "jobs/csv_table.hpp"
#include "model/id_text.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <string_view>

namespace hwsync {

namespace {

constexpr std::array<std::string_view, 7> needed_columns{
    "kind",       "shop",       "identifier",        "catalog_variant_id",
    "product_id", "variant_id", "catalog_identifier"};

constexpr std::string_view whole =
    "the file that hwsync verify --format csv writes";

/// The place and the nature of a fault in a file.
class Fault {
public:
    Fault(const CsvReader& table, std::uint64_t line)
        : m_place(fmt::format("{}:{}", table.name(), line)) {}

    Error unusable(std::string_view what) const {
        return {ErrorKind::input, fmt::format("{}: {}", m_place, what),
                fmt::format("mend the line, or give {}", whole)};
    }

private:
    std::string m_place;
};

/// Lines of findings that can be neither ignored nor known. They are refused
/// together, so that all of them can be taken out at once.
class UnknowableLines {
public:
    void add(std::uint64_t line) {
        if (m_count++ < most_named) {
            m_lines += fmt::format("{}{}", m_lines.empty() ? "" : ", ", line);
        }
    }

    /// Throws Error(usage) where there is one.
    void refuse(std::string_view file) const {
        if (m_count == 0) {
            return;
        }
        auto lines = m_lines;
        if (m_count > most_named) {
            lines += fmt::format(" and {} more", m_count - most_named);
        }
        throw Error(
            ErrorKind::usage,
            fmt::format("{}: what is damaged, not_found or coverage can "
                        "be neither ignored nor known: line{} {}",
                        file, m_count == 1 ? "" : "s", lines),
            "delete every such line, as this does: grep -vE "
            "'^\"?(damaged|not_found|coverage)\\b' OLD.csv > NEW.csv");
    }

private:
    static constexpr std::uint64_t most_named = 10;

    std::uint64_t m_count = 0;
    std::string m_lines;
};

FindingKind kind_of(const std::string& word, const Fault& fault) {
    const auto kind = parse_finding_kind(word);
    if (!kind) {
        throw fault.unusable(
            fmt::format("'{}' is not a kind of finding", printable(word)));
    }
    return *kind;
}

void visit_row(const CsvCells& cells, FindingKind kind,
               const std::function<void(const Finding&)>& visit) {
    const auto shop = cells["shop"];
    const auto identifier = cells.find("identifier").value_or("");
    const auto catalog_identifier =
        cells.find("catalog_identifier").value_or("");
    const auto message = cells.find("message").value_or("");
    Finding finding;
    finding.kind = kind;
    finding.shop = shop;
    finding.identifier = identifier;
    finding.catalog_variant_id = cells.id("catalog_variant_id", variant_id_of);
    finding.product_id = cells.id("product_id", product_id_of);
    finding.variant_id = cells.id("variant_id", variant_id_of);
    finding.message = message;
    finding.catalog_identifier = catalog_identifier;
    visit(finding);
}

} // namespace

void read_baseline(const std::string& path, const StopToken& stop,
                   const std::function<void(const Finding&)>& visit) {
    CsvReader table{decoded(open_input(path, &stop))};
    const CsvHeading heading{table, {{}, needed_columns, whole, whole}};
    UnknowableLines unknowable;
    CsvRow row;
    while (table.next(row)) {
        if (is_blank(row)) {
            continue;
        }
        const Fault fault{table, row.line};
        if (const auto why = heading.misfit(row); !why.empty()) {
            throw fault.unusable(why);
        }
        const CsvCells cells{heading, row};
        const auto kind = kind_of(cells["kind"], fault);
        if (!is_ignorable(kind)) {
            unknowable.add(row.line);
            continue;
        }
        try {
            visit_row(cells, kind, visit);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::storage) {
                throw;
            }
            throw fault.unusable(error.message());
        }
    }
    unknowable.refuse(table.name());
}

} // namespace hwsync
