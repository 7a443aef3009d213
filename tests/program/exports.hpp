#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// What a line of an export says besides its ids. `more` holds further members,
/// e.g. `"vendor":"Acme"`.
struct LineText {
    std::optional<std::string> title = {}; ///< else one that names the id
    std::string updated = "2026-01-02T00:00:00Z";
    std::string created = "2026-01-01T00:00:00Z";
    std::string more = {};
};

/// A product's line.
std::string product(std::int64_t id, const LineText& text = {});

/// A variant's line. Its SKU is `SKU-` and its id, unless `more` gives one.
std::string variant(std::int64_t id, std::int64_t product_id,
                    const LineText& text = {});

/// Products `first` to `last`, each with one variant whose id is ten times the
/// product's. `text` is every line's.
std::string products(std::int64_t first, std::int64_t last,
                     const LineText& text = {});
