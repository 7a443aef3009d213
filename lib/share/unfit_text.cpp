#include "share/unfit_text.hpp"

#include "base/utf8.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <string>

namespace hwsync::share {

namespace {

bool is_fit(const Value& value) {
    return value.type != Value::Type::text ||
           (is_utf8(value.text) && value.text.find('\0') == std::string::npos);
}

std::string key_of(const FeedTable& table, std::span<const Value> row) {
    std::string key;
    for (const auto position : table.key) {
        const auto& value = row[position];
        key += fmt::format(
            "{}{} {}", key.empty() ? "" : ", ", table.columns[position].name,
            value.type == Value::Type::text ? printable(value.text)
                                            : std::to_string(value.integer));
    }
    return key;
}

} // namespace

std::optional<Error> unfit_text(RowFeed& feed) {
    for (const auto& table : feed.tables()) {
        const auto rows = feed.rows(table);
        while (rows->next()) {
            const auto row = rows->row();
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (!is_fit(row[i])) {
                    return Error(
                        ErrorKind::storage,
                        fmt::format("the catalog's table {} has a text that "
                                    "PostgreSQL does not take: {} is '{}' "
                                    "where {}",
                                    table.name, table.columns[i].name,
                                    printable(row[i].text), key_of(table, row)),
                        "run hwsync publish --full, which writes what is not "
                        "UTF-8 anew, as it is shown here");
                }
            }
        }
    }
    return std::nullopt;
}

void mend_texts(PublishedCatalog& catalog, Observer& observer) {
    if (const auto mended = catalog.mend_texts(); mended > 0) {
        observer.log(Severity::warning,
                     fmt::format("{} of the catalog's texts were not UTF-8, "
                                 "and are written anew with \\x.. for such "
                                 "bytes",
                                 mended));
    }
}

} // namespace hwsync::share
