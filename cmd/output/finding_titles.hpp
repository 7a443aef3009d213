#pragma once

#include <hwsync/stop.hpp>
#include <hwsync/titles.hpp>
#include <hwsync/verify.hpp>

#include <filesystem>
#include <memory>
#include <string>

/// The titles of what findings are about: of the child's variant, else of the
/// catalog variant. Empty where the catalog is too damaged to tell any.
class FindingTitles {
public:
    /// `stop` must outlive this.
    FindingTitles(const std::filesystem::path& catalog,
                  const hwsync::StopToken& stop);

    std::string of(const hwsync::Finding& finding) const;

private:
    std::unique_ptr<hwsync::Titles> m_titles;
};
