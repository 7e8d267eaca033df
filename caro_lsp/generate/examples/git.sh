# show the git status
# what has changed in the git repository
git status --short
# show the last 10 commits
# list the 10 most recent git commits
git log --oneline -n 10
# show the last commit
git show HEAD
# show the commit history as a graph
git log --oneline --graph --all
# show the commits by "alice"
# list git commits of the author "alice"
git log --author="alice" --oneline
# show the commits that changed README.md
# git history of the file README.md
git log --oneline --follow -- README.md
# show commits since yesterday
git log --since=yesterday --oneline
# show commits of the last 7 days
# list git commits from the last 7 days
git log --since='7 days ago' --oneline
# count the commits
# how many commits are in the git repository
git rev-list --count HEAD
# count the commits by author
# who has how many commits
git shortlog -sn
# show unstaged changes
# show what changed since the last commit
git diff
# show staged changes
git diff --cached
# show the changes between the branches `main` and `develop`
# git diff between `main` and `develop`
git diff main..develop
# list the files changed in the last commit
git diff --name-only HEAD~1
# list the files changed since the branch `main`
# which files differ from the branch `main`
git diff --name-only main...HEAD
# stage all changes
# add all files to git
git add --all
# stage the file README.md
# git add README.md
git add README.md
# commit with the message "Fix typo"
# commit the staged changes with message "Fix typo"
git commit -m "Fix typo"
# stage and commit all changes with the message "Fix typo"
# commit everything with message "Fix typo"
git commit -am "Fix typo"
# change the last commit message to "Fix typo"
git commit --amend -m "Fix typo"
# undo the last commit but keep the changes
# undo the last git commit keeping the files
git reset --soft HEAD~1
# revert the last commit
git revert --no-edit HEAD
# discard the changes in README.md
# restore README.md to the last commit
git restore README.md
# unstage README.md
git restore --staged README.md
# create the branch `feature`
# create and switch to a new branch `feature`
# make a git branch called `feature`
git switch -c feature
# switch to the branch `main`
# check out the branch `main`
# go to git branch `main`
git switch main
# list all branches
# show local and remote git branches
git branch -a
# show the current branch
# print the name of the git branch I am on
git branch --show-current
# delete the branch `feature`
# remove the local git branch `feature`
git branch -d feature
# delete the remote branch `feature`
git push origin --delete feature
# delete merged branches
# remove all local branches that are merged into main
git branch --merged main | grep -v main | xargs -r git branch -d
# merge the branch `feature`
# merge `feature` into the current branch
git merge feature
# rebase onto the branch `main`
# rebase the current branch on `main`
git rebase main
# push to the remote
# push the commits
git push
# push the new branch `feature` to origin
# push the branch `feature` and set the upstream
git push -u origin feature
# pull the latest changes
# update the git repository from the remote
git pull --ff-only
# fetch all remotes
# fetch from all remotes and prune deleted branches
git fetch --all --prune
# clone the repository https://example.org/app.git
# git clone https://example.org/app.git
git clone https://example.org/app.git
# clone https://example.org/app.git into site/
git clone https://example.org/app.git site/
# clone only the latest commit of https://example.org/app.git
# shallow clone https://example.org/app.git
git clone --depth=1 https://example.org/app.git
# create the tag v1.2.0
# tag the current commit as v1.2.0
git tag v1.2.0
# push all tags
git push --tags
# list the tags
# show all git tags
git tag --list
# show the latest tag
# print the most recent git tag
git describe --tags --abbrev=0
# stash the changes
# stash uncommitted changes
git stash
# apply the stashed changes
# restore the stash
git stash pop
# show who changed each line of main.c
# git blame main.c
git blame main.c
# search the repository for "deprecated"
# grep for "deprecated" in tracked files
git grep -n "deprecated"
# show the url of the remote origin
# print the git remote url
git remote get-url origin
# add the remote `upstream` https://example.org/app.git
git remote add upstream https://example.org/app.git
# show the hash of the current commit
# print the short commit id
git rev-parse --short HEAD
# show the root directory of the repository
# print the top level folder of the git repository
git rev-parse --show-toplevel
# initialise a git repository
# create a new git repository here
git init
# list untracked files
# show files not tracked by git
git ls-files --others --exclude-standard
# show which untracked files would be deleted
# dry run of git clean
git clean -nd
# set the git user name to "Alice Smith"
git config --global user.name "Alice Smith"
# set the git email to alice@example.org
git config --global user.email alice@example.org
# export the repository as release.zip
# create release.zip from the current commit
git archive -o release.zip HEAD
# cherry-pick the commit `a1b2c3d`
git cherry-pick a1b2c3d
# update the submodules
# initialise and update git submodules
git submodule update --init --recursive
# push to origin `main`
# push the branch `main` to origin
git push origin main
# pull the branch `main` from origin
git pull origin main
# show the changes of the commit `a1b2c3d`
git show a1b2c3d
# list the files changed in the last 5 commits
git diff --name-only HEAD~5
# rename the current branch to `feature`
git branch -m feature
# abort the merge
git merge --abort
# show the files with merge conflicts
# list conflicted files
git diff --name-only --diff-filter=U
# reset the branch to origin/main
git reset --hard origin/main
# show the number of changed lines
git diff --stat
# clone only the branch `main` of https://example.org/app.git
git clone --branch main --single-branch https://example.org/app.git
# create an annotated tag v1.2.0 with the message "Release"
git tag -a v1.2.0 -m "Release"
# show the commits since the tag v1.2.0
git log v1.2.0..HEAD --oneline
# ignore the file .env in git
# add .env to .gitignore
echo .env >> .gitignore
# make a patch of the last commit
git format-patch -1 HEAD
# apply the patch fix.patch
git apply fix.patch
