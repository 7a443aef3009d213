#pragma once

#include "fake_shopify/document.hpp"

#include <stdexcept>
#include <string>

namespace fake {

/// A document that Shopify refuses, with the member `extensions` of its error.
class DocumentError : public std::runtime_error {
public:
    DocumentError(const std::string& message, std::string extensions)
        : std::runtime_error(message), m_extensions(std::move(extensions)) {}

    const std::string& extensions() const { return m_extensions; }

private:
    std::string m_extensions;
};

/// Checks a document by the part of Shopify's schema that schema.txt holds, as
/// the version has it, e.g. "2026-10". Throws DocumentError.
void check_by_schema(const Document& document, const std::string& version);

/// The same for a bulk query, and what Shopify restricts it to: of connections
/// one at least, five at most, and two levels below the first.
void check_bulk_query(const Document& document, const std::string& version);

} // namespace fake
