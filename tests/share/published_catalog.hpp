#pragma once

#include "program/linked_catalog.hpp"
#include "share/cluster.hpp"

#include <string>

/// A LinkedCatalog whose config publishes it as brand acme.
class PublishedCatalog : public LinkedCatalog {
public:
    explicit PublishedCatalog(const Database& database);

    /// The config, with this address.
    void publish_to(const std::string& url) const;

    /// A copy made by restore --brand; the test case fails where that fails.
    std::string restored(const std::string& name) const;

    /// Changes one link's note.
    void change(const std::string& note) const;
};

/// All rows of all tables but what the two catalogs may differ in: where they
/// were published, and that one of them was restored.
std::string content_of(const std::string& catalog);

/// Of [publish].
std::string publish_section(const std::string& url);
