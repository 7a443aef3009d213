#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/verify.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// The titles of what findings are about, by the stored rows.
class FindingTitles {
public:
    /// `connection` must outlive it.
    explicit FindingTitles(const Connection& connection)
        : m_connection(connection) {}

    /// Of the variant of `child`, which is 0 for a finding of the catalog or of
    /// its shop; else of the catalog variant. Empty where there is none, or
    /// where the rows are too damaged to tell.
    std::string of(const Finding& finding, std::int64_t child);

private:
    std::string of_variant(std::int64_t child, std::int64_t id);
    std::string of_catalog_variant(std::int64_t id);

    const Connection& m_connection;
    std::optional<Statement> m_variant;
    std::optional<Statement> m_catalog_variant;
};

} // namespace hwsync::sqlite
